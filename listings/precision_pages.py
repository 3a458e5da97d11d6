"""What the pages show of the rules' precision: shares, intervals, and when rules turned."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from core.money import percent
from listings.models import RuleTurn
from listings.precision import Precision, demoted, missed
from listings.precision import precision as precision_of
from listings.review_pages import title_of
from policy.queries import policy_at

TURNS_SHOWN = 50


def precision(user: Any, *, now: datetime) -> dict[str, Any]:
    policy, warning = policy_at(now), demoted(now)
    rules, samples = policy.governance.review, missed(policy, now)
    figures = {one.code: one for one in precision_of(policy, now)}
    # One that only warns is listed also where nothing counts against it any more.
    rows = [*figures.values(), *(Precision(code, 0, 0) for code in sorted(warning - {*figures}))]
    turns = RuleTurn.objects.select_related("actor").order_by("-pk")[:TURNS_SHOWN]
    return {
        "rows": [
            {
                "row": row,
                "title": title_of(row.code, policy),
                "share": _percent(row.share) if row.decided else "–",
                "between": _between(row) if row.decided else "–",
                "only_warns": row.code in warning,
                "is_few": row.decided < rules.decisions_at_least,
                "always_stands": row.code in rules.never_demoted,
            }
            for row in rows
        ],
        "rules": rules,
        "limit": _percent(rules.overturned_share_at_most),
        "samples": samples,
        "samples_between": _between(samples),
        "turns": [(turn, title_of(turn.code, policy)) for turn in turns],
        "may_restore": user.is_policy_admin,
        "now": now,
    }


def restoring(code: str, form: Any, *, now: datetime) -> dict[str, Any]:
    """Raises Http404 when the rule does not only warn."""
    if code not in demoted(now):
        raise Http404
    policy = policy_at(now)
    figures = {one.code: one for one in precision_of(policy, now)}
    title = title_of(code, policy)
    above = (_("Precision of the rules"), reverse("listings:precision"))
    row = figures.get(code) or Precision(code, 0, 0)
    return {"row": row, "title": title, "form": form, "crumbs": [above, (title, "")]}


def _percent(share: float) -> str:
    return percent(round(share, 2))


def _between(one: Precision) -> str:
    low, high = (formats.number_format(round(share * 100)) for share in one.interval)
    return f"{low}–{high}%"
