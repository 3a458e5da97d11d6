"""Product pictures of the demo, drawn by code: a distinct composition for each product."""

import io
from hashlib import sha256

from PIL import Image, ImageDraw

SIDE = 800
PAPER = (255, 255, 255)
HUES = (
    (196, 164, 128), (143, 168, 140), (96, 112, 128), (168, 84, 58), (226, 222, 212),
    (40, 44, 52), (176, 128, 78), (44, 68, 116), (120, 36, 52), (110, 118, 66),
)  # fmt: skip
Box = tuple[float, float, float, float]


def draw(shape: str, variant: int) -> bytes:
    """Return a JPEG of the product: its shape fixes the composition, the variant its colours.

    The same arguments give the same bytes.
    """
    seed = sha256(shape.encode()).digest()
    picture = Image.new("RGB", (SIDE, SIDE), PAPER)
    pen = ImageDraw.Draw(picture)
    body = HUES[(seed[0] + variant * 3) % len(HUES)]
    accent = HUES[(seed[1] + variant * 7 + 5) % len(HUES)]
    pen.ellipse((170, 690, 630, 730), fill=(236, 236, 236))
    for index in range(3 + seed[2] % 3):
        part = seed[3 + index * 5 : 8 + index * 5]
        _part(pen, part, body if index % 2 == 0 else accent, index)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return out.getvalue()


def _part(pen: ImageDraw.ImageDraw, part: bytes, colour: tuple[int, ...], index: int) -> None:
    """One block of the product; lower parts are larger, so that it stands."""
    width = 190 + part[0] % 330 - index * 40
    height = 90 + part[1] % 190
    middle = SIDE / 2 + (part[2] % 80 - 40) * (index > 0)
    bottom = 710 - index * (110 + part[3] % 60)
    box: Box = (middle - width / 2, bottom - height, middle + width / 2, bottom)
    kind = part[4] % 4
    if kind == 0:
        pen.rounded_rectangle(box, radius=18 + part[0] % 40, fill=colour)
    elif kind == 1:
        pen.ellipse(box, fill=colour)
    elif kind == 2:
        left, top, right, low = box
        slant = width * 0.18
        pen.polygon([(left + slant, top), (right - slant, top), (right, low), (left, low)], colour)
    else:
        pen.rounded_rectangle(box, radius=10, outline=colour, width=34)
