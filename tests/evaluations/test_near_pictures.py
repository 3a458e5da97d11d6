"""Published transforms of real photographs: all found but turned and mirrored ones, none wrong."""

import csv
from itertools import combinations

from listings.management.commands.match_images import match
from tests.evaluations.folder import eval_path, needs

FOLDER = "data/images_near_duplicates"
pytestmark = needs(FOLDER)
OTHER_PICTURES = ("rotat", "flip")


def test_finds_the_published_transforms_and_nothing_else():
    folder = eval_path(FOLDER)
    with (folder / "manifest.csv").open(encoding="utf-8") as rows:
        scenes = {row["file"]: row["same_scene_group"] for row in csv.DictReader(rows)}

    found = match(folder)

    pairs = {frozenset((row["a"], row["b"])) for row in found["pairs"]}
    refused = {row["file"] for row in found["refused"]}
    assert "ukb__mixed_images__ukbench09268_corrupt.jpg" in refused
    readable = [
        name
        for name in scenes
        if name not in refused and not any(word in name for word in OTHER_PICTURES)
    ]
    missed = [
        {a, b}
        for a, b in combinations(readable, 2)
        if scenes[a] == scenes[b] and frozenset((a, b)) not in pairs
    ]
    wrong = [pair for pair in pairs if len({scenes[name] for name in pair}) > 1]
    assert (missed, wrong) == ([], []) and len(readable) >= 35
