"""A draft's ladder tried on the ledgers of all stores, as a job: what it would have prescribed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.jobs import JobKind, Outcome, register
from core.models import Job
from core.registry import Replay
from core.sweeps import collector_rests
from enforcement.checks.replays import BANDS, Comparison, Course, Entry, Side, Weight
from enforcement.checks.rules import RulePoints, hundredths
from enforcement.models import EarnBack, Violation
from enforcement.standing import families_of
from policy.models import PolicyVersion
from policy.queries import policy_at
from policy.replays import queue_replay, sides_of
from policy.sections import Policy

KIND = "enforcement.ladder_replay"
# Sizes of work and of pictures, no limits of policy.
STORES_A_PART = 10_000
EXAMPLES_A_PART = 25
BUCKET = 400
BUCKETS = 12
COLUMNS = (
    "store_id", "pk", "rule_code", "family", "cost", "occurred_at", "decided_at", "group_key",
    "reverses_id",
)  # fmt: skip
EARNED_COLUMNS = ("store_id", "pk", "family", "cost", "decided_at")
# Two decimals: the database counts them as whole hundredths faster than Python does.
COST = Cast(F("points") * 100, IntegerField())


def start_replay(version: PolicyVersion, *, actor: Any, now: datetime) -> Job:
    """Queue the replay of the draft's ladder against that of the version it takes over from.

    Both sides see the ledgers as they are now. Each gives its own points to the decisions of the
    policy's days and says which steps those days would have brought, so that a policy against
    itself moves nobody. Rule: docs/rules/enforcement.md#replay
    """
    newest, earned = (_newest(model) for model in (Violation, EarnBack))
    rows = Violation.objects.filter(pk__lte=newest).order_by("store_id")
    stores = list(rows.values_list("store_id", flat=True).distinct())
    params = {"newest": newest, "earned": earned, "at": now.isoformat()}
    # A worker that takes the job up again need not look for them.
    params |= {"days": policy_at(now).governance.replay.days, "firsts": stores[::STORES_A_PART]}
    return queue_replay(
        KIND,
        version,
        title=_("Replay of %(version)s on all ledgers") % {"version": version},
        total=len(stores),
        params=params,
        actor=actor,
        now=now,
    )


def _parts(job: Job) -> Iterator[list[int | None]]:
    """The first store of each part and of the one behind it."""
    firsts = job.params["firsts"]
    return (list(pair) for pair in zip_longest(firsts, firsts[1:]))


@collector_rests()
def _step(job: Job, part: list[int | None], _now: datetime) -> Outcome:
    at = datetime.fromisoformat(job.params["at"])
    since = at - timedelta(days=job.params["days"])
    before, after = (side_of(policy, since) for policy in sides_of(job))
    comparison = Comparison(before, after, at)
    bands: Counter[tuple[int, int]] = Counter()
    buckets: Counter[tuple[str, int]] = Counter()
    moved: list[tuple[int, Weight, Weight]] = []
    stores = 0
    until = {"newest": job.params["newest"], "earned": job.params["earned"]}
    for store, ledger in read_ledgers(*part, **until):
        old, new = comparison.courses(ledger)
        was, becomes = old.weight, new.weight
        stores += 1
        bands[was.rank, becomes.rank] += 1
        buckets["before", bucket_of(old)] += 1
        buckets["after", bucket_of(new)] += 1
        if old != new:
            moved.append((store, was, becomes))
    worse = sum(new > old for _store, old, new in moved)
    better = sum(new < old for _store, old, new in moved)
    report = {
        "bands": {f"{BANDS[old]}>{BANDS[new]}": count for (old, new), count in bands.items()},
        "buckets": {f"{side} {bucket}": count for (side, bucket), count in buckets.items()},
        "worse": worse,
        "better": better,
        "examples": _hardest(moved),
    }
    return Outcome(done=len(moved), skipped=stores - len(moved), report=[report])


def bucket_of(course: Course) -> int:
    return min(course.points // BUCKET, BUCKETS - 1)


def _hardest(moved: list[tuple[int, Weight, Weight]]) -> list[list[Any]]:
    """Those who would be worse off, the hardest hit first: store, weight before and after."""
    worse = (one for one in moved if one[2] > one[1])
    hardest = nlargest(EXAMPLES_A_PART, worse, key=lambda one: harm(one[1], one[2]))
    return [[store, list(old), list(new)] for store, old, new in hardest]


def harm(old: Weight, new: Weight) -> tuple[int, ...]:
    """How much worse the second is, the gravest part first."""
    return tuple(after - before for before, after in zip(old, new, strict=True))


def read_ledgers(
    first: int | None, behind: int | None, *, newest: int, earned: int
) -> Iterator[tuple[int, list[Entry]]]:
    """The stores from `first` to before `behind`, each with its ledger in the order of decision.

    Up to the violation `newest` and the earn-back `earned`. Two queries.
    """
    back: dict[int, list[Entry]] = {}
    given = _of_stores(EarnBack, first, behind).filter(pk__lte=earned)
    for store, pk, family, cost, at in given.values_list(*EARNED_COLUMNS):
        back.setdefault(store, []).append(Entry(pk, "", family, cost, at, at, "", None))
    known = _of_stores(Violation, first, behind).filter(pk__lte=newest)
    rows = known.values_list(*COLUMNS)
    for store, group in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0)):
        ledger = [Entry._make(row[1:]) for row in group]
        if store in back:
            # Stable: of one instant the decisions come first.
            ledger = sorted(ledger + back[store], key=lambda entry: entry.decided_at)
        yield store, ledger


def _of_stores(model: Any, first: int | None, behind: int | None) -> Any:
    rows = model.objects.filter(store__gte=first)
    if behind is not None:
        rows = rows.filter(store__lt=behind)
    return rows.annotate(cost=COST).order_by("store_id", "decided_at", "pk")


def _newest(model: Any) -> int:
    return model.objects.aggregate(newest=Max("pk"))["newest"] or 0


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
REPLAY = Replay(KIND, gettext_lazy("Penalty ladder"), start_replay, ("ladder", "rules"))
