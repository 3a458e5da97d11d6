"""`manage.py match_images`: pairs that look alike, and refused files by name."""

import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.core.test_fingerprints import product


def test_names_pairs_and_refused_files(tmp_path, capsys):
    folder = tmp_path / "pictures"
    (folder / "deep").mkdir(parents=True)
    product(1).save(folder / "one.png")
    product(1).resize((300, 300)).save(folder / "deep" / "again.jpg")
    product(2).save(folder / "other.webp")
    # A name from an old machine, which is no UTF-8.
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.jpg")).write_bytes(b"")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff not a picture")
    (folder / "notes.txt").write_text("not looked at")
    out = tmp_path / "out.json"

    call_command("match_images", str(folder), "--out", str(out))

    found = json.loads(out.read_text())
    assert [(row["a"], row["b"]) for row in found["pairs"]] == [("deep/again.jpg", "one.png")]
    assert all(0 <= row["distance"] <= 8 for row in found["pairs"])
    assert [row["file"] for row in found["refused"]] == ["broken.jpg", "caf\udce9.jpg"]
    assert all(row["why"] for row in found["refused"])
    assert json.loads(capsys.readouterr().out) == {"pairs": 1, "refused": 2}


def test_says_which_path_is_missing(tmp_path):
    with pytest.raises(CommandError, match="no folder"):
        call_command("match_images", str(tmp_path / "none"), "--out", str(tmp_path / "o.json"))
    with pytest.raises(CommandError, match="no folder"):
        call_command("match_images", str(tmp_path), "--out", str(tmp_path / "none" / "o.json"))
