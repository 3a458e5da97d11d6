"""A draft's ladder tried on the ledgers of all stores, as a job: who would stand otherwise."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobKind, Outcome, register, start_job
from core.models import Job
from core.registry import Replay
from enforcement.checks.replays import Entry, Place, Side, places
from enforcement.checks.rules import RulePoints, hundredths
from enforcement.models import Violation
from enforcement.standing import families_of, padded
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at
from policy.replays import draft_of
from policy.sections import Policy

KIND = "enforcement.ladder_replay"
# Sizes of work and of pictures, no limits of policy.
STORES_A_PART = 2_000
EXAMPLES_A_PART = 25
BUCKET = 400
BUCKETS = 12
COLUMNS = (
    "store_id", "pk", "rule_code", "family", "cost", "occurred_at", "decided_at", "group_key",
    "reverses_id",
)  # fmt: skip
# Two decimals: the database counts them as whole hundredths faster than Python does.
COST = Cast(F("points") * 100, IntegerField())


def start_replay(version: PolicyVersion, *, actor: Any, now: datetime) -> Job:
    """Queue the replay of the draft against the policy in force.

    Both sides see the ledgers as they are now, and judge by this instant. Each gives its own points
    to the decisions of the policy's days, so that the policy in force against itself moves nobody.
    Rule: docs/rules/enforcement.md#replay
    """
    newest = Violation.objects.aggregate(newest=Max("pk"))["newest"] or 0
    days = policy_at(now).governance.replay.days
    params = {"version": version.pk, "seen": fingerprint(version.sections), "newest": newest}
    params |= {"at": now.isoformat(), "days": days}
    return start_job(
        KIND,
        title=_("Replay of %(version)s on all ledgers") % {"version": version},
        total=Violation.objects.values("store_id").distinct().count(),
        store=None,
        actor=actor,
        now=now,
        params=params,
    )


def _parts(job: Job) -> Iterator[list[int]]:
    """The first and the last store of each part."""
    rows = Violation.objects.filter(pk__lte=job.params["newest"]).order_by("store_id")
    ids = list(rows.values_list("store_id", flat=True).distinct())
    for start in range(0, len(ids), STORES_A_PART):
        part = ids[start : start + STORES_A_PART]
        yield [part[0], part[-1]]


def _step(job: Job, part: list[int], _now: datetime) -> Outcome:
    at = datetime.fromisoformat(job.params["at"])
    before, after = _sides(job, at)
    bands: Counter[str] = Counter()
    buckets: Counter[str] = Counter()
    moved: list[tuple[int, Place, Place]] = []
    stores = 0
    for store, ledger in read_ledgers(*part, newest=job.params["newest"]):
        old, new = places(before, after, ledger, at)
        stores += 1
        bands[f"{old.band}>{new.band}"] += 1
        buckets.update((f"before {bucket_of(old)}", f"after {bucket_of(new)}"))
        if old != new:
            moved.append((store, old, new))
    worse = sum(new > old for _store, old, new in moved)
    report = {
        "bands": bands,
        "buckets": buckets,
        "worse": worse,
        "better": len(moved) - worse,
        "examples": _hardest(moved),
    }
    return Outcome(done=len(moved), skipped=stores - len(moved), report=[report])


def bucket_of(place: Place) -> int:
    return min(place.points // BUCKET, BUCKETS - 1)


def _hardest(moved: list[tuple[int, Place, Place]]) -> list[list[Any]]:
    """Those who would be worse off, the hardest hit first."""
    worse = [one for one in moved if one[2] > one[1]]
    worse.sort(key=lambda one: (one[1].rank - one[2].rank, one[1].points - one[2].points))
    return [[store, *old, *new] for store, old, new in worse[:EXAMPLES_A_PART]]


def read_ledgers(first: int, last: int, *, newest: int) -> Iterator[tuple[int, list[Entry]]]:
    """Each store of a range with its ledger in the order of decision. One query."""
    known = Violation.objects.filter(store__gte=first, store__lte=last, pk__lte=newest)
    rows: Any = known.annotate(cost=COST).order_by("store_id", "decided_at", "pk")
    rows = rows.values_list(*COLUMNS)
    for store, group in groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0]):
        yield store, [_entry(row) for row in group]


def _entry(row: tuple[Any, ...]) -> Entry:
    _store, pk, code, family, cost, occurred_at, decided_at, group_key, reverses = row
    reverses = padded(reverses) if reverses else ""
    return Entry(padded(pk), code, family, cost, occurred_at, decided_at, group_key, reverses)


def _sides(job: Job, at: datetime) -> tuple[Side, Side]:
    """The policy in force and the draft. Raises NotPossible when the draft changed meanwhile."""
    since = at - timedelta(days=job.params["days"])
    return side_of(policy_at(at), since), side_of(draft_of(job), since)


def side_of(policy: Policy, since: datetime) -> Side:
    book = {
        code: RulePoints(rule.family, hundredths(rule.points), rule.first_offence_free)
        for code, rule in policy.rules.book.items()
    }
    return Side(families_of(policy), book, since)


register(
    JobKind(
        KIND,
        gettext_lazy("Replay of a policy draft"),
        _parts,
        _step,
        url_name="enforcement:replay",
    )
)
REPLAY = Replay(KIND, gettext_lazy("Standing of stores"), start_replay)
