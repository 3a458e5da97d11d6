"""Product pictures of the demo, drawn by code: a shape of its own for each kind of goods."""

import io
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageDraw

from core.yaml_files import read_yaml

# Drawn twice as large as kept, so that edges are smooth.
DRAWN = 1120
BOARD = 100
HUES = (
    (196, 164, 128), (143, 168, 140), (96, 112, 128), (168, 84, 58), (214, 200, 176),
    (62, 66, 76), (176, 128, 78), (44, 68, 116), (120, 36, 52), (110, 118, 66),
)  # fmt: skip
PAPERS = ((250, 249, 246), (244, 241, 234), (238, 242, 243), (246, 240, 238))
Colour: TypeAlias = tuple[int, ...]
FIXED: dict[str, Colour] = {"k": (38, 40, 46), "m": (168, 172, 178), "w": (252, 252, 250)}


def draw(shape: str, goods: str, variant: int) -> bytes:
    """Return a JPEG of the goods: shape and name fix the composition, the variant its colours.

    The same arguments give the same bytes.
    """
    seed = sha256(goods.encode()).digest()
    picture = Image.new("RGB", (DRAWN, DRAWN), PAPERS[seed[0] % len(PAPERS)])
    pen = ImageDraw.Draw(picture)
    easel = _Easel(pen, _colours(seed, variant), scale=0.78 + seed[1] % 20 / 100, lean=seed[2])
    easel.shadow()
    for part in _shapes()[shape]:
        easel.put(part)
    out = io.BytesIO()
    picture.reduce(2).save(out, "JPEG", quality=86)
    return out.getvalue()


@cache
def _shapes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = read_yaml(Path(__file__).parent / "shapes.yaml")
    return found


def _colours(seed: bytes, variant: int) -> dict[str, Colour]:
    place = seed[3] + variant * 3
    body, accent = HUES[place % len(HUES)], HUES[(place + 4 + seed[4] % 3) % len(HUES)]
    darker = tuple(shade * 3 // 4 for shade in body)
    lighter = tuple(shade + (255 - shade) * 2 // 5 for shade in body)
    return FIXED | {"a": body, "b": accent, "d": darker, "l": lighter}


def draw_document(number: str) -> bytes:
    """Return a JPEG of a sheet with the number on it: the paper of a certificate."""
    sheet = Image.new("RGB", (595, 842), PAPERS[0])
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((40, 40, 555, 802), outline=HUES[2], width=3)
    pen.text((80, 120), number, fill=HUES[5], font_size=40)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=86)
    return out.getvalue()


class _Easel:
    """Puts parts of a shape on the picture, at this picture's own size and place."""

    def __init__(
        self, pen: ImageDraw.ImageDraw, colours: dict[str, Colour], *, scale: float, lean: int
    ) -> None:
        self.pen, self.colours = pen, colours
        self.unit = DRAWN / BOARD * scale
        self.left = DRAWN / 2 - self.unit * BOARD / 2 + lean % 40 - 20
        self.top = DRAWN / 2 - self.unit * BOARD / 2 + lean % 24 - 12

    def shadow(self) -> None:
        self.pen.ellipse(self._points([16, 84, 84, 93]), fill=(226, 224, 219))

    def put(self, part: str) -> None:
        """One part as the file writes it: its form, then its colour and numbers in any order."""
        form, *words = part.split()
        colour = next(self.colours[word] for word in words if word in self.colours)
        numbers = [float(word) for word in words if word not in self.colours]
        getattr(self, f"_{form}")(numbers, colour)

    def _points(self, numbers: list[float]) -> list[float]:
        starts = (self.left, self.top)
        return [starts[i % 2] + number * self.unit for i, number in enumerate(numbers)]

    def _rect(self, numbers: list[float], colour: Colour) -> None:
        radius = numbers[4] * self.unit
        self.pen.rounded_rectangle(self._points(numbers[:4]), radius=radius, fill=colour)

    def _oval(self, numbers: list[float], colour: Colour) -> None:
        self.pen.ellipse(self._points(numbers), fill=colour)

    def _ring(self, numbers: list[float], colour: Colour) -> None:
        width = round(numbers[4] * self.unit)
        self.pen.ellipse(self._points(numbers[:4]), outline=colour, width=width)

    def _poly(self, numbers: list[float], colour: Colour) -> None:
        self.pen.polygon(self._points(numbers), fill=colour)

    def _line(self, numbers: list[float], colour: Colour) -> None:
        width = round(numbers[0] * self.unit)
        self.pen.line(self._points(numbers[1:]), fill=colour, width=width, joint="curve")

    def _arc(self, numbers: list[float], colour: Colour) -> None:
        box, (start, end, width) = self._points(numbers[:4]), numbers[4:]
        self.pen.arc(box, start, end, fill=colour, width=round(width * self.unit))
