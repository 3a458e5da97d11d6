"""Decodes a stranger's picture and makes it anew. Knows pixels only: no database, no settings."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.backgrounds import plain_edge
from core.fingerprints import Fingerprint, fingerprint

DECODERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# How we encode, not what we accept: larger prints of a product need no more.
KEPT_SIDE = 2000
THUMBNAIL_SIDE = 320
QUALITY = 85


class Refused(Exception):
    """The file is no picture that can be taken; `code` says why, `number` what was measured."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.number = number


@dataclass(frozen=True)
class Limits:
    """What a picture may be. Sides in pixels of the longer side, `max_pixels` width x height.

    The last two are for decoding apart: seconds of a processor, and bytes of memory.
    """

    max_bytes: int
    max_pixels: int
    max_side_px: int
    min_side_px: int = 1
    types: Sequence[str] = tuple(DECODERS)
    max_seconds: int = 20
    max_memory_bytes: int = 1024**3


@dataclass(frozen=True)
class CheckedPicture:
    """A picture that is safe to keep and to show.

    `sha256` is of the bytes that were given; `plain_edge` the share of its edge that is plain.
    """

    body: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    plain_edge: float
    fingerprint: Fingerprint


def decode(body: bytes, limits: Limits) -> CheckedPicture:
    """Return the picture in `body` made anew as JPEG, turned upright, without metadata.

    Raises Refused when it is no picture of the allowed kinds, damaged, or outside the limits;
    size and pixels are judged before anything is decoded.
    """
    image = open_picture(body, limits)
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CheckedPicture(
        body=_encode(image),
        thumbnail=_encode(small),
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(body).hexdigest(),
        plain_edge=plain_edge(small),
        fingerprint=fingerprint(image),
    )


def open_picture(body: bytes, limits: Limits) -> Image.Image:
    """The pixels as RGB, upright, at most at the size we keep. Raises Refused as decode does."""
    if not body:
        raise Refused("picture_empty")
    if len(body) > limits.max_bytes:
        raise Refused("picture_bytes", len(body))
    formats = [DECODERS[kind] for kind in limits.types]
    try:
        with Image.open(io.BytesIO(body), formats=formats) as image:
            _refuse_size(image, limits)
            # JPEG can decode to about the size we keep, which saves most of the memory.
            image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
            image.load()
            return _upright(image)
    except (Refused, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise Refused("picture_pixels") from None
    except UnidentifiedImageError:
        raise Refused("picture_kind") from None
    # Damaged files make the decoders raise nearly anything (SyntaxError, struct.error, …).
    except Exception:
        raise Refused("picture_damaged") from None


def _refuse_size(image: Image.Image, limits: Limits) -> None:
    longer = max(image.size)
    if longer > limits.max_side_px or image.width * image.height > limits.max_pixels:
        raise Refused("picture_pixels")
    if longer < limits.min_side_px:
        raise Refused("picture_small", longer)


def _upright(image: Image.Image) -> Image.Image:
    """The pixels as RGB on white, at the size we keep, turned as the camera says, in sRGB."""
    profile = image.info.get("icc_profile")
    turned: Image.Image = image
    ImageOps.exif_transpose(turned, in_place=True)
    if turned.mode.startswith("I;16"):
        turned = turned.point(lambda shade: shade / 256).convert("L")
    if turned.mode in {"P", "PA", "1"}:
        turned = turned.convert("RGBA")
    turned.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    if turned.has_transparency_data:
        turned = turned.convert("RGBA")
        white = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(white, turned)
    elif profile and turned.mode in {"RGB", "CMYK"}:
        turned = _in_srgb(turned, profile)
    return turned.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, given, target, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A broken colour profile is no reason to refuse the pixels.
        return image


def _encode(image: Image.Image) -> bytes:
    # A fresh canvas: Pillow hands some metadata of the source on to the encoder.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
