"""What the page of a parcel shows of its customs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shipping.customs_words import Check, check_rows
from shipping.guide_pages import has_guide
from shipping.models import Parcel
from shipping.queries.readiness import checklist_of
from shipping.queries.tracks import country_name


def customs_context(parcel: Parcel, *, now: datetime) -> dict[str, Any]:
    """The checklist of the parcel's goods as their listings say today; empty inside a union."""
    by = {"carrier": parcel.carrier, "service": parcel.service}
    checks = check_rows(checklist_of(parcel.order, **by, now=now))
    badge, tone = _verdict(checks)
    country = parcel.destination
    return {
        "checks": checks,
        "badge": badge,
        "tone": tone,
        "name": country_name(country),
        "guide": country if has_guide(country, now=now) else "",
    }


def _verdict(checks: list[Check]) -> tuple[str, str]:
    gaps = [gap for check in checks for gap in check.gaps]
    if not gaps:
        return _("Complete"), "ok"
    words = ngettext("%(n)s gap", "%(n)s gaps", len(gaps)) % {"n": len(gaps)}
    return words, "bad" if any(gap.blocks for gap in gaps) else "warn"
