"""What the pages of the customs guides are drawn from."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.countries import country_name
from core.errors import NotFound
from core.markdown import to_html
from core.registry import Task
from policy.queries import policy_at
from policy.sections.customs import CustomsSection
from policy.sections.dated import Dated
from shipping.checks.folding import day_of
from shipping.customs_forms import GuideForm
from shipping.models import Guide


def guides(*, now: datetime) -> dict[str, Any]:
    """Every destination that a guide or the policy knows, by its name."""
    today, rules = day_of(now), policy_at(now).customs
    written = {guide.country: guide for guide in Guide.objects.in_force(today)}
    codes = set(written) | set(rules.destinations)
    rows = [(code, country_name(code), _of(code, written, rules)) for code in codes]
    return {
        "rows": [
            (code, name, guide, warning(guide, today, rules) if guide else "")
            for code, name, guide in sorted(rows, key=lambda row: row[1])
        ]
    }


def guide(country: str, *, now: datetime) -> dict[str, Any]:
    """One destination: its guide, and the rules of the policy that hold today."""
    today, rules = day_of(now), policy_at(now).customs
    found = _guide_to(country, today, rules)
    if found is None and country not in rules.destinations:
        raise NotFound(_("There is no guide to this destination."))
    crumbs = [(_("Customs guides"), reverse("shipping:guides")), (country_name(country), "")]
    return {
        "name": country_name(country),
        "guide": found,
        "text": to_html(found.text) if found else "",
        "sources": found.sources.splitlines() if found else [],
        "warning": warning(found, today, rules) if found else "",
        "rules": [
            (row, row.is_old(today, rules.stale_days))
            for row in rules_of(country, rules)
            if row.holds(today)
        ],
        "crumbs": crumbs,
    }


def _guide_to(country: str, today: date, rules: CustomsSection) -> Guide | None:
    written = {guide.country: guide for guide in Guide.objects.in_force(today)}
    return _of(country, written, rules)


def _of(country: str, written: dict[str, Guide], rules: CustomsSection) -> Guide | None:
    """Its own guide, else that of its customs union."""
    home = rules.destinations.get(country)
    return written.get(country) or written.get(home.union if home else "")


def has_guide(country: str, *, now: datetime) -> bool:
    """Whether there is a page on this destination."""
    rules = policy_at(now).customs
    return country in rules.destinations or bool(_guide_to(country, day_of(now), rules))


def rules_of(country: str, rules: CustomsSection) -> Sequence[Dated]:
    """Duty, its union's where it is a member, then tax."""
    union, own = rules.union_of(country), rules.destinations.get(country)
    return [*union.duty, *own.tax] if union and own else []


def warning(guide: Guide, today: date, rules: CustomsSection) -> str:
    """Why a guide should not be relied on without a look; "" for a fresh one."""
    if guide.has_ended(today):
        return _("No longer holds")
    if guide.has_ended(today + timedelta(days=rules.ends_soon_days)):
        return _("Ends soon")
    if guide.is_old(today, rules.stale_days):
        return _("Not verified for a long time")
    return ""


def desk(*, now: datetime) -> dict[str, Any]:
    """All guides for admins, with what is wrong with those that sellers read."""
    today, rules = day_of(now), policy_at(now).customs
    shown = {guide.pk for guide in Guide.objects.in_force(today)}
    rows = Guide.objects.exclude(status=Guide.Status.WITHDRAWN)
    return {
        "rows": [
            (row, country_name(row.country), warning(row, today, rules) if row.pk in shown else "")
            for row in rows.order_by("country", "-effective_from", "-pk")[:200]
        ],
        "now": now,
    }


def editor(guide: Guide | None, form: GuideForm | None, *, now: datetime) -> dict[str, Any]:
    """The form, filled with the guide's own facts, and how its texts will look."""
    names = GuideForm.base_fields
    initial: dict[str, Any] = {"verified_on": day_of(now), "effective_from": day_of(now)}
    if guide:
        initial = {name: getattr(guide, name) for name in names}
    crumbs = [(_("Customs guides"), reverse("shipping:guide_desk")), (str(guide or _("New")), "")]
    return {
        "guide": guide,
        "form": form or GuideForm(initial=initial),
        "previews": [
            (_("English"), "en", to_html(guide.text_en)),
            (_("Simplified Chinese"), "zh-Hans", to_html(guide.text_zh)),
        ]
        if guide
        else [],
        "crumbs": crumbs,
    }


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """Guides that have ended, end soon or were not verified for long."""
    if workspace != "admin":
        return []
    today = day_of(now)
    guides = list(Guide.objects.in_force(today))
    # A home opens before any policy is in force, too; the first admin signs in to load one.
    count = 0
    if guides:
        rules = policy_at(now).customs
        count = sum(1 for row in guides if warning(row, today, rules))
    if not count:
        return []
    words = ngettext("Verify %(n)s customs guide", "Verify %(n)s customs guides", count)
    return [
        Task(
            title=words % {"n": count},
            detail=_("It has ended, ends soon or was not verified for long. Sellers are told so."),
            url=reverse("shipping:guide_desk"),
            action=_("Review"),
            icon="receipt",
            tone="warn",
        )
    ]
