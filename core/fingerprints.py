"""Perceptual fingerprints: pictures that look alike have prints that differ in few bits.

A print is the signs of the lowest frequencies of the grey picture (DCT-II), coarse ones to search
by and fine ones to be sure. Each picture has two: of the whole, which a watermark does not move,
and of what is left without its even border, which frames, margins and crops of a product on white
hardly move. Turned and mirrored pictures are other pictures.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from operator import mul
from typing import NamedTuple

from PIL import Image, ImageChops

GRID = 32
COARSE, FINE = 8, 16
COARSE_BITS, FINE_BITS = COARSE * COARSE, FINE * FINE
# At most so many of the 64 coarse bits may differ; of the 256 fine bits, then, so many.
NEAR, SURE = 8, 40
# Prints are taken from a small copy: what it loses, every copy of the picture loses.
SIDE = 256
# Shades between which a border still counts as even, how much must stay without it, and how many
# lines a smaller copy blurs.
EVEN, LEAST_LEFT, BLURRED = 24, 0.2, 2
# A picture of one shade has no frequencies to compare: the strongest must move a pixel so much.
FAINTEST = 2.0
WAVES = [
    [math.cos(math.pi * (2 * place + 1) * wave / (2 * GRID)) for place in range(GRID)]
    for wave in range(FINE)
]
# The parts by which a coarse print is searched: first bit and length of each.
CHUNKS = ((0, 22), (22, 21), (43, 21))


class Print(NamedTuple):
    """Bits of one view of a picture: 64 coarse, 256 fine."""

    coarse: int
    fine: int


class Fingerprint(NamedTuple):
    """Prints of the whole picture and of its content; None where the view is one shade."""

    whole: Print | None
    content: Print | None


def fingerprint(image: Image.Image) -> Fingerprint:
    """The fingerprint of a decoded picture in RGB, of any size."""
    small = image.convert("RGB")
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return Fingerprint(_print(small), _print(without_border(small)))


def likeness(one: Fingerprint, other: Fingerprint) -> int | None:
    """In how many of 64 bits two pictures differ in the view they share; None: they differ."""
    distances = [
        (mine.coarse ^ theirs.coarse).bit_count()
        for mine, theirs in zip(one, other, strict=True)
        if mine and theirs and (mine.fine ^ theirs.fine).bit_count() <= SURE
    ]
    nearest = min(distances, default=COARSE_BITS)
    return nearest if nearest <= NEAR else None


def without_border(image: Image.Image) -> Image.Image:
    """What is left without an even edge, and without the even edge inside a frame."""
    image = _cut(image)
    # Shrinking mixed a frame with what it frames: those lines are neither.
    inside = _inside(image, BLURRED)
    return _cut(inside) if inside and _is_framed(inside) else image


def _inside(image: Image.Image, lines: int) -> Image.Image | None:
    width, height = image.size
    if min(width, height) <= 2 * lines + 2:
        return None
    return image.crop((lines, lines, width - lines, height - lines))


def _is_framed(image: Image.Image) -> bool:
    """Whether the outermost line has one shade all around."""
    ring = _strange(image)
    ring.paste(0, (1, 1, ring.width - 1, ring.height - 1))
    return ring.getbbox() is None


def _strange(image: Image.Image) -> Image.Image:
    """White where a pixel differs from the corner."""
    even = Image.new("RGB", image.size, image.getpixel((0, 0)))
    difference = ImageChops.difference(image, even).convert("L")
    return difference.point(lambda shade: 255 if shade > EVEN else 0)


def _cut(image: Image.Image) -> Image.Image:
    box = _strange(image).getbbox()
    if not box:
        return image
    left, top, right, bottom = box
    if right - left < image.width * LEAST_LEFT or bottom - top < image.height * LEAST_LEFT:
        return image
    return image.crop(box)


def _print(image: Image.Image) -> Print | None:
    grey = image.convert("L").resize((GRID, GRID), Image.Resampling.BOX).tobytes()
    shades = [float(shade) for shade in grey]
    rows = [shades[start : start + GRID] for start in range(0, GRID * GRID, GRID)]
    across = [[_dot(wave, row) for row in rows] for wave in WAVES]
    # frequencies[v][u]: v waves down, u waves across.
    frequencies = [[_dot(wave, column) for column in across] for wave in WAVES]
    coarse = [one for row in frequencies[:COARSE] for one in row[:COARSE]]
    if max(map(abs, coarse[1:])) < FAINTEST * GRID * GRID / 4:
        return None
    return Print(_signs(coarse), _signs([one for row in frequencies for one in row]))


def _dot(wave: list[float], shades: list[float]) -> float:
    found: float = sum(map(mul, wave, shades))
    return found


def _signs(frequencies: list[float]) -> int:
    """One bit for each: above the median of all but the first, which is the mean shade."""
    ranked = sorted(frequencies[1:])
    middle = ranked[len(ranked) // 2]
    bits = 0
    for one in frequencies:
        bits = bits << 1 | (one > middle)
    return bits


def chunks(coarse: int) -> list[int]:
    """The parts of a coarse print, in the order of CHUNKS."""
    return [coarse >> first & (1 << length) - 1 for first, length in CHUNKS]


def neighbours(number: int, chunk: int) -> Iterator[int]:
    """All values within two bits of the chunk with this number.

    Eight differing bits spread over three chunks leave at least one chunk with two or fewer.
    """
    length = CHUNKS[number][1]
    yield chunk
    for count in (1, 2):
        for places in combinations(range(length), count):
            yield chunk ^ sum(1 << place for place in places)


class NearIndex:
    """Pictures by the chunks of their prints: finds everything within NEAR bits, exactly."""

    def __init__(self) -> None:
        self._known: dict[str, Fingerprint] = {}
        self._shelves: dict[tuple[int, int, int], list[str]] = defaultdict(list)

    def add(self, key: str, found: Fingerprint) -> None:
        self._known[key] = found
        for shelf in self._shelves_of(found):
            self._shelves[shelf].append(key)

    def near(self, wanted: Fingerprint) -> Iterator[tuple[str, int]]:
        """Every known picture like the wanted one, with its distance."""
        seen: set[str] = set()
        for view, number, chunk in self._shelves_of(wanted):
            for close in neighbours(number, chunk):
                for key in self._shelves.get((view, number, close), ()):
                    if key in seen:
                        continue
                    seen.add(key)
                    distance = likeness(wanted, self._known[key])
                    if distance is not None:
                        yield key, distance

    def _shelves_of(self, found: Fingerprint) -> Iterator[tuple[int, int, int]]:
        for view, one in enumerate(found):
            if one is not None:
                for number, chunk in enumerate(chunks(one.coarse)):
                    yield view, number, chunk
