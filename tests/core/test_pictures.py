"""Pictures from strangers: refused in words, or made anew without what came along."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from core.decoding import Limits
from core.errors import NotPossible
from core.pictures import check_here

LIMITS = Limits(max_bytes=2_000_000, max_pixels=4_000_000, max_side_px=4000, min_side_px=100)


def image(size=(400, 300), mode="RGB", left=40):
    made = Image.new(mode, size, "white")
    ImageDraw.Draw(made).rectangle((left, 40, left + 120, 240), fill="black")
    return made


def saved(made, fmt="PNG", **options):
    out = io.BytesIO()
    made.save(out, fmt, **options)
    return out.getvalue()


def png_header(width, height):
    """A PNG of a few bytes that says it unfolds into `width` x `height` pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0"))


def chunk(name, body):
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
@pytest.mark.parametrize("fmt", ["PNG", "WEBP"])
def test_every_usual_kind_becomes_a_jpeg(mode, fmt):
    checked = check_here(saved(image().convert(mode), fmt), limits=LIMITS)

    for body in (checked.body, checked.thumbnail):
        assert Image.open(io.BytesIO(body)).format == "JPEG"
    assert (checked.width, checked.height) == (400, 300)
    assert len(checked.sha256) == 64


def test_what_is_seen_through_becomes_white():
    checked = check_here(saved(Image.new("RGBA", (200, 200))), limits=LIMITS)

    assert Image.open(io.BytesIO(checked.body)).getpixel((5, 5)) == (255, 255, 255)


def test_metadata_stays_behind_and_the_camera_position_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    checked = check_here(saved(image(), "JPEG", exif=exif, comment=b"secret"), limits=LIMITS)

    made = Image.open(io.BytesIO(checked.body))
    assert made.size == (300, 400) and not made.getexif()
    assert b"secret" not in checked.body

    notes = PngInfo()
    notes.add_text("Author", "secret")
    body = saved(image(), pnginfo=notes) + b"<script>secret</script>"
    assert b"secret" not in check_here(body, limits=LIMITS).body


def test_sixteen_bits_keep_their_shades():
    deep = Image.new("I;16", (200, 200), 32768)
    checked = check_here(saved(deep), limits=LIMITS)

    assert Image.open(io.BytesIO(checked.body)).getpixel((5, 5)) == pytest.approx((128,) * 3, abs=2)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"", "picture_empty", "empty"),
        (b"x" * 2_000_001, "picture_bytes", "1.9 MB; pictures may have up to 1.9 MB"),
        (b"GIF89a" + b"x" * 100, "picture_kind", "JPEG, PNG, WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "picture_kind", "not a picture"),
        (b"%PDF-1.7", "picture_kind", "not a picture"),
        (saved(image())[:400], "picture_damaged", "damaged"),
        (saved(image(), "JPEG")[:800], "picture_damaged", "damaged"),
        (saved(image((90, 50))), "picture_small", "90 pixels; at least 100"),
        (png_header(60000, 60000), "picture_pixels", "4 million pixels"),
        (png_header(3999, 3999), "picture_pixels", "4 million pixels"),
    ],
    ids=lambda part: part[:12] if isinstance(part, bytes) else "",
)
def test_refuses_in_words(body, code, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        check_here(body, limits=LIMITS)

    assert refusal.value.code == code
