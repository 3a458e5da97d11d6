"""Why a picture is not taken, for people: what is wrong, the limit, what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.decoding import DECODERS, Limits, Refused
from core.errors import NotPossible

MEGA = 1024 * 1024


def in_words(refusal: Refused, limits: Limits) -> NotPossible:
    number = refusal.number
    kinds = ", ".join(DECODERS[kind].replace("WEBP", "WebP") for kind in limits.types)
    words = {
        "picture_empty": _("The file is empty. Choose another one."),
        "picture_bytes": _("The file has %(size).1f MB; pictures may have up to %(limit).1f MB.")
        % {"size": number / MEGA, "limit": limits.max_bytes / MEGA},
        "picture_closed": _("The file cannot be opened. Check who may read it and retry."),
        "picture_kind": _("This file is not a picture of a kind we take: %(kinds)s.")
        % {"kinds": kinds},
        "picture_damaged": _(
            "This picture is damaged and cannot be read to its end. Save it again and retry."
        ),
        "picture_small": ngettext(
            "The longer side has %(side)s pixel; at least %(limit)s are needed.",
            "The longer side has %(side)s pixels; at least %(limit)s are needed.",
            number,
        )
        % {"side": number, "limit": limits.min_side_px},
        "picture_pixels": _(
            "This picture is too large: up to %(mega)s million pixels, and up to %(side)s pixels"
            " on the longer side. Make it smaller and retry."
        )
        % {"mega": limits.max_pixels // 1_000_000, "side": limits.max_side_px},
        "picture_slow": _(
            "This picture takes longer than %(seconds)s seconds to open. Save it again as a plain"
            " JPEG and retry."
        )
        % {"seconds": limits.max_seconds},
        "picture_memory": _(
            "This picture takes more than %(limit)s MB of memory to open. Save it again as a"
            " plain JPEG and retry."
        )
        % {"limit": limits.max_memory_bytes // MEGA},
    }
    return NotPossible(words[refusal.code], code=refusal.code)
