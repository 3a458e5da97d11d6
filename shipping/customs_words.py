"""Gaps in the papers in words, with where each is put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shipping.checks.customs.readiness import Gap, Missing


@dataclass(frozen=True)
class Row:
    """One line of a list of gaps; without a `url` it is put right in the store's own system."""

    title: str
    text: str
    blocks: bool
    url: str


def gap_rows(gaps: Iterable[Missing]) -> list[Row]:
    """What blocks first."""
    rows = [Row(gap.goods.title, gap_text(gap), gap.blocks, _url(gap)) for gap in gaps]
    return sorted(rows, key=lambda row: not row.blocks)


def gap_text(missing: Missing) -> str:
    words = {
        Gap.NO_DESCRIPTION: _("It has no description for customs. Say what it is and of what."),
        Gap.REFUSED_DESCRIPTION: _("Customs turns back a description that names no goods."),
        Gap.VAGUE_DESCRIPTION: _("Its description is vague: customs may hold it and ask."),
        Gap.NO_HS: _("It has no tariff code, so its duty is not known."),
        Gap.NO_ORIGIN: _("The country that it is made in is missing."),
        Gap.NO_WEIGHT: _("Its weight is missing."),
        Gap.NO_VALUE: _("It has no value. Also gifts and samples are declared at their value."),
        Gap.NO_RESPONSIBLE_PERSON: _("Nobody in the market is named who answers for its safety."),
    }[missing.gap]
    if not missing.example:
        return words
    return _("%(words)s Better: “%(example)s”.") % {"words": words, "example": missing.example}


def _url(missing: Missing) -> str:
    if missing.goods.listing_id is None:
        return ""
    name = "shipping:goods" if missing.gap == Gap.NO_HS else "listings:edit"
    return reverse(name, args=[missing.goods.listing_id])
