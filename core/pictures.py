"""Takes in pictures from strangers: decoded within limits, checked, made anew.

What we keep is our own encoding of the pixels. Metadata, trailing data and tricks of the
file format stay behind.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.errors import NotPossible
from core.fingerprints import Fingerprint, fingerprint

log = structlog.get_logger(__name__)

DECODERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
CONTENT_TYPE = "image/jpeg"
SUFFIX = ".jpg"
# How we encode, not what we accept: larger prints of a product need no more.
KEPT_SIDE = 2000
THUMBNAIL_SIDE = 320
QUALITY = 85
MEGA = 1024 * 1024
# A picture at the limit takes some hundred megabytes while it is decoded: few at a time.
DECODING = BoundedSemaphore(2)


@dataclass(frozen=True)
class Limits:
    """What a picture may be. Sides in pixels of the longer side, `max_pixels` width x height."""

    max_bytes: int
    max_pixels: int
    max_side_px: int
    min_side_px: int = 1
    types: Sequence[str] = tuple(DECODERS)


@dataclass(frozen=True)
class CheckedPicture:
    """A picture that is safe to keep and to show. `sha256` is of the bytes that were given."""

    body: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    fingerprint: Fingerprint


def check_picture(body: bytes, *, limits: Limits) -> CheckedPicture:
    """Return the picture in `body` made anew as JPEG, turned upright, without metadata.

    Raises NotPossible when it is no picture of the allowed kinds, damaged, or outside the
    limits; size and pixels are judged before anything is decoded.
    """
    image = open_picture(body, limits=limits)
    small = image.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return CheckedPicture(
        body=_encode(image),
        thumbnail=_encode(small),
        width=image.width,
        height=image.height,
        sha256=hashlib.sha256(body).hexdigest(),
        fingerprint=fingerprint(image),
    )


def open_picture(body: bytes, *, limits: Limits) -> Image.Image:
    """Return the pixels of a stranger's picture as RGB, upright, at most at the size we keep.

    Raises NotPossible as check_picture does.
    """
    if not body:
        raise NotPossible(_("The file is empty. Choose another one."), code="picture_empty")
    if len(body) > limits.max_bytes:
        raise NotPossible(
            _("The file has %(size).1f MB; pictures may have up to %(limit).1f MB.")
            % {"size": len(body) / MEGA, "limit": limits.max_bytes / MEGA},
            code="picture_bytes",
        )
    with DECODING:
        return _decode(body, limits)


def _decode(body: bytes, limits: Limits) -> Image.Image:
    formats = [DECODERS[kind] for kind in limits.types]
    try:
        with Image.open(io.BytesIO(body), formats=formats) as image:
            _refuse_size(image, limits)
            # JPEG can decode to about the size we keep, which saves most of the memory.
            image.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
            image.load()
            return _upright(image)
    except NotPossible:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels(limits) from None
    except UnidentifiedImageError:
        raise NotPossible(
            _("This file is not a picture of a kind we take: %(kinds)s.")
            % {"kinds": ", ".join(DECODERS[kind].replace("WEBP", "WebP") for kind in limits.types)},
            code="picture_kind",
        ) from None
    # Damaged files make the decoders raise nearly anything (SyntaxError, struct.error, …).
    except Exception as error:
        log.info("picture_refused", error=f"{type(error).__name__}: {error}"[:200])
        raise NotPossible(
            _("This picture is damaged and cannot be read to its end. Save it again and retry."),
            code="picture_damaged",
        ) from None


def _refuse_size(image: Image.Image, limits: Limits) -> None:
    longer = max(image.size)
    if longer > limits.max_side_px or image.width * image.height > limits.max_pixels:
        raise _too_many_pixels(limits)
    if longer < limits.min_side_px:
        raise NotPossible(
            ngettext(
                "The longer side has %(side)s pixel; at least %(limit)s are needed.",
                "The longer side has %(side)s pixels; at least %(limit)s are needed.",
                longer,
            )
            % {"side": longer, "limit": limits.min_side_px},
            code="picture_small",
        )


def _too_many_pixels(limits: Limits) -> NotPossible:
    return NotPossible(
        _(
            "This picture is too large: up to %(mega)s million pixels, and up to %(side)s pixels"
            " on the longer side. Make it smaller and retry."
        )
        % {"mega": limits.max_pixels // 1_000_000, "side": limits.max_side_px},
        code="picture_pixels",
    )


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
