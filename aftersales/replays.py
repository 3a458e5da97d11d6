"""A draft's standard of mediation tried on rulings, as a job: what it would have decided."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.checks.mediation import Facts
from aftersales.checks.redeciding import Given, direction, given_by, parted
from aftersales.checks.refunds import Line
from aftersales.departing import takes_two
from aftersales.facts import PROMPT, was_prompt
from aftersales.models import Refund, Ruling, Ticket, TicketLine
from aftersales.money import rooms_in
from aftersales.records import Record
from aftersales.standard import worth_by_claim
from core.draws import draw
from core.jobs import JobKind, Outcome, register
from core.models import Job
from core.registry import Replay
from core.rowsets import keyed
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at
from policy.replays import queue_replay, sides_of
from policy.sections import Policy

KIND = "aftersales.ruling_replay"
# Sizes of the sample and of its pictures, no limits of policy.
TICKETS = 10_000
TICKETS_A_PART = 250
EXAMPLES_A_PART = 25
# Fields of the standard that say what happens after a ruling, and not how a ticket is decided.
AFTERWARDS = (
    "appeal_answer_days",
    "second_look_percent",
    "second_look_days",
    "signal_buyers",
    "signal_days",
)


@dataclass(frozen=True)
class Decided:
    """A ticket as a mediator decided it: its articles (line and reason), and their worth now."""

    ruling: Ruling
    goods: Sequence[tuple[int, str]]
    worth: dict[Line, int]


def start_replay(version: PolicyVersion, *, actor: Any, now: datetime) -> Job:
    """Queue the replay of the draft's standard against that of the version it takes over from.

    Both are applied to the facts that the rulings of the policy's days were made on, so that a
    policy against itself decides nothing otherwise. Rule: docs/rules/enforcement.md#replay
    """
    days = policy_at(now).governance.replay.days
    rows = Ruling.objects.filter(
        status=Ruling.Status.IN_FORCE, status_at__gt=now - timedelta(days=days), status_at__lte=now
    )
    seed = fingerprint(version.sections)
    chosen = draw(rows, seed=seed, at_most=TICKETS)
    # Kept with the job: a ruling that is withdrawn meanwhile leaves all parts as they are.
    params = {"days": days, "at": now.isoformat(), "chosen": chosen}
    params["of"] = rows.count() if len(chosen) == TICKETS else len(chosen)
    return queue_replay(
        KIND,
        version,
        title=_("Replay of %(version)s on rulings") % {"version": version},
        total=len(chosen),
        params=params,
        actor=actor,
        now=now,
    )


def _parts(job: Job) -> Iterator[list[int]]:
    chosen = job.params["chosen"]
    yield from (chosen[at : at + TICKETS_A_PART] for at in range(0, len(chosen), TICKETS_A_PART))


def _step(job: Job, ids: list[int], _now: datetime) -> Outcome:
    before, after = sides_of(job)
    counts: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    changed = 0
    decided = read_decided(ids)
    for one in decided:
        old, new = both(one, before, after)
        counts.update(_not_kept(one.ruling, new))
        counts.update(_seconded(one.ruling, before, after))
        parts = parted(old.remedy, new.remedy)
        if not parts:
            continue
        changed += 1
        counts.update(parts)
        counts.update({1: ["more"], -1: ["less"]}.get(direction(old.remedy, new.remedy), []))
        if len(examples) < EXAMPLES_A_PART:
            examples.append({"ruling": one.ruling.pk, "before": asdict(old), "after": asdict(new)})
    report = {"counts": counts, "examples": examples}
    return Outcome(done=changed, skipped=len(decided) - changed, report=[report])


def both(one: Decided, before: Policy, after: Policy) -> tuple[Given, Given]:
    """What the two give for the ticket, each by its own claims, rows and days."""
    facts = _facts_of(one.ruling, before, after)
    old, new = (
        given_by(policy.mediation, worth_by_claim(one.worth, one.goods, policy.mediation), known)
        for policy, known in zip((before, after), facts, strict=True)
    )
    return old, new


def _facts_of(ruling: Ruling, before: Policy, after: Policy) -> tuple[Facts, Facts]:
    """The facts kept with the ruling, as each of the two counts them.

    Only whether a complaint was prompt hangs on a number of the standard: where the two differ in
    it, and the product knew it itself, it is counted anew.
    """
    kept = {one["code"]: one["value"] for one in ruling.facts if one["value"] is not None}
    days = before.mediation.prompt_days, after.mediation.prompt_days
    by_record = any(one["code"] == PROMPT and one["by"] == "record" for one in ruling.facts)
    if days[0] == days[1] or not by_record:
        return kept, kept
    record = Record(ruling.ticket, ruling.made_at)
    old, new = (was_prompt(record, each) for each in days)
    if old is None or new is None:
        return kept, kept
    return kept | {PROMPT: old}, kept | {PROMPT: new}


def _not_kept(ruling: Ruling, new: Given) -> list[str]:
    """Whether a fact could change the draft's result that the ruling keeps nothing of."""
    asked = {one["code"] for one in ruling.facts}
    return ["waits"] if set(new.waits_for) - asked else []


def _seconded(ruling: Ruling, before: Policy, after: Policy) -> list[str]:
    """Whether the money of the ruling would take two mediators under one of them alone."""
    currency = ruling.ticket.order.currency
    old, new = (takes_two(one, currency, ruling.refund_minor) for one in (before, after))
    if old == new:
        return []
    return ["newly_two"] if new else ["no_more_two"]


def read_decided(ids: Sequence[int]) -> list[Decided]:
    """The rulings in this order, each with its ticket's articles and what those are worth now.

    What the ticket gave back already is counted in, as in `aftersales.standard`. A few questions
    for all of them.
    """
    rows = Ruling.objects.select_related("ticket__order").in_bulk(ids)
    tickets = {row.ticket_id: row.ticket for row in rows.values()}
    goods: dict[int, list[tuple[int, str]]] = defaultdict(list)
    lines = TicketLine.objects.filter(keyed(TicketLine, tickets, "ticket")).order_by("line")
    for ticket, line, reason in lines.values_list("ticket_id", "line_id", "reason"):
        goods[ticket].append((line, reason))
    worth = rooms_in(list(tickets.values())) if tickets else {}
    for ticket, line, minor in _given_back(tickets):
        worth[ticket][line] = worth[ticket].get(line, 0) + minor
    return [
        Decided(rows[pk], goods[rows[pk].ticket_id], worth[rows[pk].ticket_id])
        for pk in ids
        if pk in rows
    ]


def _given_back(tickets: dict[int, Ticket]) -> Any:
    given = Refund.objects.filter(keyed(Refund, tickets, "ticket")).order_by()
    return given.values_list("ticket_id", "line_id").annotate(Sum("amount_minor"))


register(
    JobKind(
        KIND,
        gettext_lazy("Replay of a draft on rulings"),
        _parts,
        _step,
        url_name="aftersales:replay",
    )
)
REPLAY = Replay(
    KIND,
    gettext_lazy("Rulings on tickets"),
    start_replay,
    ("mediation",),
    {"mediation": AFTERWARDS},
)
