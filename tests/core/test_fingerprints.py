"""Pictures that look alike are found, whatever was done to them; others are not."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from core.fingerprints import (
    CHUNKS,
    NEAR,
    Fingerprint,
    NearIndex,
    Print,
    chunks,
    fingerprint,
    likeness,
    neighbours,
)


def product(seed):
    """A coloured body with parts, on white as shops show it."""
    rng = random.Random(seed)
    image = Image.new("RGB", (600, 600), "white")
    draw = ImageDraw.Draw(image)
    width, height = rng.randrange(200, 420), rng.randrange(200, 420)
    left, top = (600 - width) // 2, (600 - height) // 2
    draw.rounded_rectangle((left, top, left + width, top + height), 30, fill=(60, 90, 140))
    for _part in range(6):
        x, y = left + rng.randrange(width - 60), top + rng.randrange(height - 60)
        shade = tuple(rng.randrange(20, 235) for _ in range(3))
        draw.rectangle((x, y, x + rng.randrange(30, 60), y + rng.randrange(30, 60)), fill=shade)
    return image


def recompressed(image):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=35)
    return Image.open(io.BytesIO(out.getvalue()))


def framed(image):
    frame = Image.new("RGB", (image.width + 90, image.height + 90), "black")
    frame.paste(image, (45, 45))
    return frame


def watermarked(image):
    marked = image.copy()
    ImageDraw.Draw(marked).text((60, 80), "SHOP 42", fill=(215, 215, 215), font_size=40)
    return marked


COPIES = {
    "recompressed": recompressed,
    "smaller": lambda image: image.resize((200, 200)),
    "lighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "framed": framed,
    "cropped": lambda image: image.crop((50, 60, 560, 570)),
    "watermarked": watermarked,
    "grey": lambda image: image.convert("L").convert("RGB"),
}


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_finds_a_copy(change, seed):
    original = fingerprint(product(seed))
    assert likeness(original, fingerprint(change(product(seed)))) is not None


def test_tells_products_apart():
    known = [fingerprint(product(seed)) for seed in range(20)]
    alike = [
        (a, b) for a in range(20) for b in range(a) if likeness(known[a], known[b]) is not None
    ]
    assert alike == []


def test_a_picture_of_one_shade_is_like_no_other():
    blank = fingerprint(Image.new("RGB", (300, 300), "white"))
    assert blank == Fingerprint(None, None)
    assert likeness(blank, blank) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_takes_any_size(size):
    fingerprint(Image.linear_gradient("L").resize(size).convert("RGB"))


def test_fine_bits_decide_where_coarse_ones_agree():
    one = Fingerprint(Print(5, 0), None)
    assert likeness(one, Fingerprint(Print(5, (1 << 40) - 1), None)) == 0
    assert likeness(one, Fingerprint(Print(5, (1 << 41) - 1), None)) is None


def flipped(rng, bits, count):
    for place in rng.sample(range(64), count):
        bits ^= 1 << place
    return bits


def test_index_finds_exactly_what_a_look_at_each_finds():
    rng = random.Random(3)
    index, known = NearIndex(), {}
    # Clustered, as shared white backgrounds make them.
    centres = [rng.getrandbits(64) for _ in range(5)]
    for number in range(400):
        bits = flipped(rng, rng.choice(centres), rng.randrange(14))
        known[str(number)] = Fingerprint(Print(bits, 0), None)
        index.add(str(number), known[str(number)])

    for name, wanted in known.items():
        slow = {key: likeness(wanted, other) for key, other in known.items()}
        slow = {key: distance for key, distance in slow.items() if distance is not None}
        assert dict(index.near(wanted)) == slow, name


def test_near_prints_share_a_nearly_equal_chunk():
    rng = random.Random(4)
    for _try in range(500):
        one = rng.getrandbits(64)
        other = flipped(rng, one, NEAR)
        assert any(
            theirs in set(neighbours(number, mine))
            for number, (mine, theirs) in enumerate(zip(chunks(one), chunks(other), strict=True))
        )


def test_chunks_are_the_whole_print():
    assert sum(length for _first, length in CHUNKS) == 64
    bits = random.Random(6).getrandbits(64)
    parts = zip(CHUNKS, chunks(bits), strict=True)
    assert sum(chunk << first for (first, _length), chunk in parts) == bits
