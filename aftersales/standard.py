"""The published standard applied to one ticket: facts known and told, claims, remedy in money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from aftersales.checks.mediation import Judged, Remedy, judge_claim, remedy_of
from aftersales.checks.refunds import Line
from aftersales.facts import Fact, known_facts
from aftersales.models import Refund, Ticket
from aftersales.money import room_in
from aftersales.records import Record
from policy.queries import policy_at
from policy.sections.mediation import Criterion, MediationSection


@dataclass(frozen=True)
class Told:
    """A criterion of the ticket, what is known of it, and whether a person may say so."""

    code: str
    criterion: Criterion
    fact: Fact | None
    value: bool | None

    @property
    def is_known(self) -> bool:
        return self.fact is not None and self.fact.value is not None


@dataclass(frozen=True)
class Assessed:
    """A ticket by the standard. Without claims of the standard there is no remedy."""

    standard: MediationSection
    policy_version: int
    criteria: tuple[Told, ...]
    judged: tuple[Judged, ...]
    worth_minor: int
    remedy: Remedy | None

    @property
    def facts(self) -> dict[str, bool]:
        return {one.code: one.value for one in self.criteria if one.value is not None}

    @property
    def unknown(self) -> list[Told]:
        return [one for one in self.criteria if one.value is None]


def standard_of(ticket: Ticket) -> MediationSection:
    """The standard in force when the ticket was opened; it keeps it to its end."""
    return policy_at(ticket.opened_at).mediation


def assess(ticket: Ticket, answers: Mapping[str, bool], *, now: datetime) -> Assessed:
    """Apply the standard to what is known at `now` and to what a mediator says of the rest.

    What the product knows itself nobody can answer otherwise. Rule:
    docs/rules/aftersales.md#mediation.
    """
    policy = policy_at(ticket.opened_at)
    standard = policy.mediation
    worth = _worth_by_claim(ticket, standard)
    known = {fact.code: fact for fact in known_facts(Record(ticket, now), standard)}
    criteria = tuple(
        Told(code, criterion, known.get(code), _value(known.get(code), answers.get(code)))
        for code, criterion in standard.criteria_of(set(worth))
    )
    facts = {one.code: one.value for one in criteria if one.value is not None}
    judged = [(judge_claim(claim, facts, standard), minor) for claim, minor in worth.items()]
    return Assessed(
        standard,
        policy.version,
        criteria,
        tuple(one for one, _minor in judged),
        sum(worth.values()),
        remedy_of(judged) if judged else None,
    )


def _value(fact: Fact | None, answer: bool | None) -> bool | None:
    return fact.value if fact and fact.value is not None else answer


def _worth_by_claim(ticket: Ticket, standard: MediationSection) -> dict[str, int]:
    """What the ticket's articles are worth, by claim.

    Money that this ticket gave back already is counted in, so that a ruling and its appeal
    measure by the same sum.
    """
    given = (
        Refund.objects.filter(ticket=ticket).values_list("line_id").annotate(Sum("amount_minor"))
    )
    worth = room_in(ticket)
    for line, minor in given.order_by():
        worth[line] = worth.get(line, 0) + minor
    goods = ticket.goods.order_by("line").values_list("line_id", "reason")
    return worth_by_claim(worth, goods, standard)


def worth_by_claim(
    worth: Mapping[Line, int], goods: Iterable[tuple[int, str]], standard: MediationSection
) -> dict[str, int]:
    """What the articles of each claim are worth in minor units; `goods` are line and reason.

    Charges go with the first claim.
    """
    left, claims = dict(worth), dict[str, int]()
    for line, reason in goods:
        if claim := standard.claim_of(reason):
            claims[claim] = claims.get(claim, 0) + left.pop(line, 0)
    if claims:
        claims[next(iter(claims))] += left.pop(None, 0)
    return claims
