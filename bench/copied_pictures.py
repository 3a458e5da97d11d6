"""How many copies of product pictures are found, and how many other pictures with them.

`python -m bench.copied_pictures [--products N]`. Products are drawn on white, many of them with
the same outline, and copied as sellers copy: recompressed, smaller, cropped, framed, watermarked,
lighter. Needs no database; the same seed draws the same pictures.
"""

import argparse
import io
import random
import sys
from collections import Counter
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from bench.promises import at_least, at_most
from bench.report import publish
from core.fingerprints import Fingerprint, NearIndex, fingerprint, likeness

SEED = 20260302
SIDE = 800
OUTLINES = [(300, 600), (560, 420), (480, 480), (640, 260), (380, 560)]
RECALL_AT_LEAST, FALSE_AT_MOST = 0.9, 1e-4
Change = Callable[[Image.Image, random.Random], Image.Image]


def product(rng: random.Random, outline: tuple[int, int]) -> Image.Image:
    """A body of the given outline, give or take, with three to eight parts of its own."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(image)
    width, height = (round(side * rng.uniform(0.85, 1.15)) for side in outline)
    left = (SIDE - width) // 2 + rng.randrange(-30, 30)
    top = (SIDE - height) // 2 + rng.randrange(-30, 30)
    frame = (left, top, left + width, top + height)
    if outline[0] == outline[1]:
        draw.ellipse(frame, fill=_shade(rng))
    else:
        draw.rounded_rectangle(frame, radius=rng.choice([10, 40, 90]), fill=_shade(rng))
    for _part in range(rng.randrange(3, 9)):
        _draw_part(draw, rng, frame)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _shade(rng: random.Random) -> tuple[int, int, int]:
    return rng.randrange(20, 235), rng.randrange(20, 235), rng.randrange(20, 235)


def _draw_part(
    draw: ImageDraw.ImageDraw, rng: random.Random, frame: tuple[int, int, int, int]
) -> None:
    left, top, right, bottom = frame
    corners = [(rng.randrange(left, right), rng.randrange(top, bottom)) for _ in range(3)]
    (x, y), size = corners[0], rng.randrange(40, 160)
    box = (x, y, min(x + size, right), min(y + size, bottom))
    shape = rng.randrange(4)
    if shape == 0:
        draw.ellipse(box, fill=_shade(rng))
    elif shape == 1:
        draw.rectangle(box, fill=_shade(rng))
    elif shape == 2:
        draw.line(corners[:2], fill=_shade(rng), width=rng.randrange(4, 24))
    else:
        draw.polygon(corners, fill=_shade(rng))


def recompressed(image: Image.Image, rng: random.Random) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=rng.randrange(30, 60))
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def smaller(image: Image.Image, rng: random.Random) -> Image.Image:
    side = rng.randrange(220, 500)
    return recompressed(image.resize((side, side)), rng)


def cropped(image: Image.Image, rng: random.Random) -> Image.Image:
    """A window of 85 to 97 % of each side, anywhere: it may cut into the product."""
    width, height = (round(side * rng.uniform(0.85, 0.97)) for side in image.size)
    left, top = rng.randrange(image.width - width), rng.randrange(image.height - height)
    return image.crop((left, top, left + width, top + height))


def framed(image: Image.Image, rng: random.Random) -> Image.Image:
    edge = rng.randrange(10, 90)
    size = (image.width + 2 * edge, image.height + 2 * edge)
    frame = Image.new("RGB", size, rng.choice(["white", "black", "#d22", "#fafafa"]))
    frame.paste(image, (edge, edge))
    return frame


def watermarked(image: Image.Image, rng: random.Random) -> Image.Image:
    layer = Image.new("RGBA", image.size)
    place = (rng.randrange(50, 400), rng.randrange(100, 650))
    font = ImageFont.load_default(size=rng.randrange(40, 80))
    ImageDraw.Draw(layer).text(place, "SHOP 42", fill=(90, 90, 90, 110), font=font)
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


def lighter(image: Image.Image, rng: random.Random) -> Image.Image:
    contrast = ImageEnhance.Contrast(image).enhance(rng.uniform(0.9, 1.25))
    return ImageEnhance.Brightness(contrast).enhance(rng.uniform(0.9, 1.1))


CHANGES: tuple[Change, ...] = (recompressed, smaller, cropped, framed, watermarked, lighter)


def measure(products: int) -> dict[str, object]:
    rng = random.Random(SEED)
    index = NearIndex()
    found: Counter[str] = Counter()
    false = pairs = 0
    for number in range(products):
        image = product(rng, OUTLINES[number % len(OUTLINES)])
        views = {"original": fingerprint(image)}
        views |= {change.__name__: fingerprint(change(image, rng)) for change in CHANGES}
        for name, view in views.items():
            found[name] += likeness(views["original"], view) is not None
            false += sum(1 for _other in index.near(view))
            pairs += number * len(views)
        _shelve(index, number, views)
    recall = {change.__name__: round(found[change.__name__] / products, 4) for change in CHANGES}
    return {
        "pictures": products * (len(CHANGES) + 1),
        "recall": round(sum(recall.values()) / len(recall), 4),
        "recall_by_change": recall,
        "pairs_of_different_products": pairs,
        "false_matches": false,
        "false_match_rate": false / pairs,
    }


def _shelve(index: NearIndex, number: int, views: dict[str, Fingerprint]) -> None:
    for name, view in views.items():
        index.add(f"{number} {name}", view)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=300)
    found = measure(parser.parse_args().products)
    recall, false = found["recall"], found["false_match_rate"]
    assert isinstance(recall, float) and isinstance(false, float)
    return publish(
        found,
        [
            at_least("copies found", recall, RECALL_AT_LEAST),
            at_most("false matches", false, FALSE_AT_MOST),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
