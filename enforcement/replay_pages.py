"""What a replay of the ladder found, on the page of its version and on one of its own."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
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
from enforcement.checks.replays import BANDS, GOOD, RANKS, Weight
from enforcement.checks.rules import Action
from enforcement.replays import BUCKET, BUCKETS, KIND, harm
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.pages.replays import not_replayed
from policy.replays import last_replay

SHOWN_AT_MOST = 50
DAY = timedelta(days=1).total_seconds()
NAMES = {GOOD: gettext_lazy("No step")} | {action.value: wording.STEPS[action] for action in Action}
CLOSING = (Action.RESTRICT_LISTING, Action.RESTRICT_SHIPPING, Action.FREEZE)
# From here on a store cannot do all that it could.
FIRST_LIMIT = RANKS[Action.RESTRICT_LISTING]


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """The last replay of the version, for admins."""
    if request.workspace != "admin":
        return []
    job = last_replay(version, KIND)
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
    progress = jobs.progress(job)
    return {
        "job": job,
        "is_stale": job.params["seen"] != fingerprint(version.sections),
        "days": job.params["days"],
        "since": datetime.fromisoformat(job.params["at"]) - timedelta(days=job.params["days"]),
        "against": version.based_on,
        "not_replayed": not_replayed(version),
        "progress": progress,
        "stats": _stats(bands, progress.done, worse, better),
        "bars": _bars(buckets),
        "series": [str(version.based_on), str(version)],
        "bands": _bands(bands),
        "hardest": _hardest(reports),
        "url": reverse("enforcement:replay", args=[job.pk]),
    }


def _sum(reports: list[dict[str, Any]], key: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report[key])
    return total


def _stats(bands: Counter[str], moved: int, worse: int, better: int) -> list[tuple[Any, ...]]:
    """Term, figure, note, address, tone: for the component `_stats`."""
    stores = Store.objects.count()
    share = number(moved / stores * 100, 1) if stores else "0"
    limited = sum(
        count for key, count in bands.items() if _ranks(key)[0] < FIRST_LIMIT <= _ranks(key)[1]
    )
    closes = ngettext(
        "%(n)s newly restricted or frozen", "%(n)s newly restricted or frozen", limited
    )
    steps = _("milder, shorter or fewer steps, or fewer points")
    return [
        (_("Other steps or points"), moved, _("%(n)s%% of stores") % {"n": share}, "", ""),
        (_("Better off"), better, steps, "", "ok" if better else ""),
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
            # Those without a ledger get no step under any policy.
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
    """Stores that would be worse off, what each was prescribed and what it would have been."""
    found = [
        (store, Weight(*old), Weight(*new))
        for report in reports
        for store, old, new in report["examples"]
    ]
    found.sort(key=lambda one: harm(one[1], one[2]), reverse=True)
    shown = found[:SHOWN_AT_MOST]
    stores = Store.objects.in_bulk([store for store, _old, _new in shown])
    return [(stores[store], in_words(old), in_words(new)) for store, old, new in shown]


def in_words(weight: Weight) -> str:
    """ "Frozen for 14 days · 2 steps · 12 points"."""
    if weight.band == GOOD:
        return f"{NAMES[GOOD]} · {wording.points_count(weight.points)}"
    # A warning and a ban proposal last as long as their points: that length says nothing.
    days = math.ceil(weight.longest / DAY)
    gravest = wording.step(weight.band, days if weight.band in CLOSING else None)
    steps = ngettext("%(n)s step", "%(n)s steps", weight.steps) % {"n": weight.steps}
    return f"{gravest} · {steps} · {wording.points_count(weight.points)}"
