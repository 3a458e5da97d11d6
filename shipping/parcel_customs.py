"""What the page of a parcel shows of its customs."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.countries import country_name
from shipping.checks.customs.papers import Form
from shipping.customs_words import Check, check_rows
from shipping.guide_pages import has_guide
from shipping.models import Parcel
from shipping.queries.papers import declaration_for, papers_of
from shipping.queries.readiness import checklist_of


def customs_context(parcel: Parcel, *, now: datetime) -> dict[str, Any]:
    """The checklist of the parcel's goods as their listings say today; empty inside a union."""
    checks = check_rows(checklist_of(parcel, now=now))
    badge, tone = _verdict(checks)
    country = parcel.destination
    return {
        "checks": checks,
        "badge": badge,
        "tone": tone,
        "name": country_name(country),
        "guide": country if has_guide(country, now=now) else "",
        "papers": _papers(parcel, now) if checks else [],
    }


def _papers(parcel: Parcel, now: datetime) -> list[tuple[str, str]]:
    """The invoice, and the postal form that this value and weight ask for."""
    papers = papers_of(parcel)
    declaration = declaration_for(papers, now=now)
    names = {Form.INVOICE: _("Commercial invoice"), declaration: _("Customs declaration")}
    return [
        (
            name if form == Form.INVOICE else f"{name} {form[:2].upper()} {form[2:]}",
            _url(parcel, form),
        )
        for form, name in names.items()
    ]


def _url(parcel: Parcel, form: Form) -> str:
    return reverse("shipping:paper", args=[parcel.pk, form])


def _verdict(checks: list[Check]) -> tuple[str, str]:
    gaps = [gap for check in checks for gap in check.gaps]
    if not gaps:
        return _("Complete"), "ok"
    words = ngettext("%(n)s gap", "%(n)s gaps", len(gaps)) % {"n": len(gaps)}
    return words, "bad" if any(gap.blocks for gap in gaps) else "warn"
