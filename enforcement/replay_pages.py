"""What a replay of the ladder found, on the page of its version and on one of its own."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Store
from core import jobs
from core.charts import Bar
from core.models import Job
from core.money import number
from core.registry import Panel
from enforcement import wording
from enforcement.checks.replays import BANDS, GOOD, RANKS, Place
from enforcement.checks.rules import Action
from enforcement.replays import BUCKET, BUCKETS, KIND
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at

SHOWN_AT_MOST = 50
NAMES = {GOOD: gettext_lazy("Good standing")} | {
    action.value: wording.STEPS[action] for action in Action
}
# From here on a store cannot do all that it could.
FIRST_LIMIT = RANKS[Action.RESTRICT_LISTING]


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """The last replay of the version, for admins."""
    if request.workspace != "admin":
        return []
    job = Job.objects.filter(kind=KIND, params__version=version.pk).order_by("-id").first()
    return [Panel("enforcement/_replay_panel.html", result(job, version), order=5)] if job else []


def replay_page(job: Job) -> dict[str, Any]:
    version = PolicyVersion.objects.get(pk=job.params["version"])
    crumbs = [
        (_("Policies"), reverse("policy:versions")),
        (str(version), reverse("policy:version", args=[version.pk])),
        (_("Replay"), ""),
    ]
    return {"facts": result(job, version), "version": version, "crumbs": crumbs}


def result(job: Job, version: PolicyVersion) -> dict[str, Any]:
    """All figures of one replay, as its parts left them so far."""
    reports = [report for part in job.parts.order_by("number") for report in part.report]
    bands, buckets = _sum(reports, "bands"), _sum(reports, "buckets")
    worse, better = (sum(one[key] for one in reports) for key in ("worse", "better"))
    in_force = policy_at(datetime.fromisoformat(job.params["at"])).version
    return {
        "job": job,
        "is_stale": job.params["seen"] != fingerprint(version.sections),
        "days": job.params["days"],
        "progress": jobs.progress(job),
        "stats": _stats(bands, worse, better),
        "bars": _bars(buckets),
        "series": [f"v{in_force}", str(version)],
        "bands": _bands(bands),
        "hardest": _hardest(reports),
        "url": reverse("enforcement:replay", args=[job.pk]),
    }


def _sum(reports: list[dict[str, Any]], key: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report[key])
    return total


def _stats(bands: Counter[str], worse: int, better: int) -> list[tuple[Any, ...]]:
    """Term, figure, note, address, tone: for the component `_stats`."""
    stores = Store.objects.count()
    share = number((worse + better) / stores * 100, 1) if stores else "0"
    limited = sum(
        count for key, count in bands.items() if _ranks(key)[0] < FIRST_LIMIT <= _ranks(key)[1]
    )
    closes = ngettext(
        "%(n)s newly restricted or frozen", "%(n)s newly restricted or frozen", limited
    )
    return [
        (_("Stand otherwise"), worse + better, _("%(n)s %% of stores") % {"n": share}, "", ""),
        (_("Better off"), better, _("fewer points or a milder step"), "", "ok" if better else ""),
        (_("Worse off"), worse, closes % {"n": limited}, "", "bad" if worse else ""),
    ]


def _ranks(key: str) -> tuple[int, int]:
    before, _to, after = key.partition(">")
    return RANKS[before], RANKS[after]


def _bands(bands: Counter[str]) -> list[tuple[str, int, int, str, str]]:
    """Band, stores before, after, the difference with its sign, and the difference's tone."""
    ledgers, stores = sum(bands.values()), Store.objects.count()
    rows = []
    for rank, band in enumerate(BANDS):
        before, after = (
            sum(count for key, count in bands.items() if _ranks(key)[side] == rank)
            for side in (0, 1)
        )
        if band == GOOD:
            # Those without a ledger stand well under every policy.
            before, after = before + stores - ledgers, after + stores - ledgers
        grown = after - before
        tone = "" if not grown else ("ok" if (grown > 0) == (band == GOOD) else "bad")
        rows.append((str(NAMES[band]), before, after, f"{grown:+d}" if grown else "0", tone))
    return rows


def _bars(buckets: Counter[str]) -> list[Bar]:
    """Stores with points, by those of their worst family."""
    points = BUCKET // 100
    return [
        Bar(
            _range(place * points, points, is_last=place == BUCKETS - 1),
            (buckets[f"before {place}"], buckets[f"after {place}"]),
        )
        for place in range(BUCKETS)
    ]


def _range(first: int, width: int, *, is_last: bool) -> str:
    return f"{first}+" if is_last else f"{first}–{first + width - 1}"


def _hardest(reports: list[dict[str, Any]]) -> list[tuple[Store, str, str]]:
    """Stores that would be worse off, where each stands and where it would."""
    found = [one for report in reports for one in report["examples"]]
    found.sort(key=lambda one: (one[1] - one[3], one[2] - one[4]))
    shown = found[:SHOWN_AT_MOST]
    stores = Store.objects.in_bulk([one[0] for one in shown])
    return [
        (stores[store], _place(old_rank, old), _place(new_rank, new))
        for store, old_rank, old, new_rank, new in shown
    ]


def _place(rank: int, points: int) -> str:
    place = Place(rank, points)
    return f"{NAMES[place.band]} · {wording.points_count(points)}"
