"""How alike cases are decided, and how often an appeal set a decision right, by rule and person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from core.intervals import wilson
from enforcement.checks.agreement import Agreement, agreement
from enforcement.models import SecondOpinion, Statement
from enforcement.queries.second_reviews import OpinionLine, lines, with_cases
from enforcement.queries.verdicts import Verdict


@dataclass(frozen=True)
class Agreed:
    """Second opinions of one group: on whether there is a violation, and on the measure."""

    name: str
    finding: Agreement
    measure: Agreement


@dataclass(frozen=True)
class Overturned:
    """Decisions of one group, how many were appealed against and answered, and set right."""

    name: str
    decisions: int
    answered: int
    overturned: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share of decisions set right lies with 95 % confidence."""
        return wilson(self.overturned, self.decisions)


@dataclass(frozen=True)
class Tried:
    """How often one moderator met the team's answer on golden cases."""

    name: str
    n: int
    met: int

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.met, self.n)


@dataclass(frozen=True)
class Consistency:
    """Second opinions and decisions of the policy's days."""

    total: Agreed
    by_rule: list[Agreed]
    by_person: list[Agreed]
    golden: list[Tried]
    overturned_by_rule: list[Overturned]
    overturned_by_person: list[Overturned]


def consistency(*, days: int, least: int, now: datetime) -> Consistency:
    """All figures of the last `days` days; groups of fewer than `least` pairs are left out.

    Rule: docs/rules/enforcement.md#second-reviews
    """
    since = now - timedelta(days=days)
    opinions = SecondOpinion.objects.filter(given_at__gte=since).order_by("pk")
    found = lines(with_cases(opinions))
    drawn = [line for line in found if not line.opinion.is_golden]
    rules: dict[str, list[OpinionLine]] = defaultdict(list)
    for line in drawn:
        rules[line.opinion.case.rule_code].append(line)
    return Consistency(
        total=_agreed("", map(_pair, drawn)),
        by_rule=[
            _agreed(code, map(_pair, rows))
            for code, rows in sorted(rules.items())
            if len(rows) >= least
        ],
        by_person=_by_person(drawn, least),
        golden=_golden(line for line in found if line.opinion.is_golden),
        overturned_by_rule=overturned_by_rule(days=days, now=now),
        overturned_by_person=_by_name(_overturned("decided_by", since)),
    )


def overturned_by_rule(*, days: int, now: datetime) -> list[Overturned]:
    """By rule code, the most often overturned first. One query."""
    return _overturned("rule_code", now - timedelta(days=days))


def _pair(line: OpinionLine) -> tuple[Verdict, Verdict]:
    return line.other, line.given


def _agreed(name: str, pairs: Iterable[tuple[Verdict, Verdict]]) -> Agreed:
    known = list(pairs)
    return Agreed(
        name,
        agreement((str(one.found), str(other.found)) for one, other in known),
        agreement((one.key, other.key) for one, other in known),
    )


def _by_person(drawn: list[OpinionLine], least: int) -> list[Agreed]:
    """Each with what they said against what the other one said, whoever was first."""
    names: dict[int, str] = {}
    pairs: dict[int, list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for line in drawn:
        first, second = line.opinion.first_by, line.opinion.moderator
        names |= {first.pk: first.name, second.pk: second.name}
        pairs[first.pk].append((line.other, line.given))
        pairs[second.pk].append((line.given, line.other))
    shown = [(names[pk], rows) for pk, rows in pairs.items() if len(rows) >= least]
    return [_agreed(name, rows) for name, rows in sorted(shown, key=lambda one: one[0])]


def _golden(found: Iterable[OpinionLine]) -> list[Tried]:
    met: dict[tuple[str, int], list[bool]] = defaultdict(list)
    for line in found:
        met[line.opinion.moderator.name, line.opinion.moderator_id].append(line.agrees)
    return [Tried(name, len(hits), sum(hits)) for (name, _pk), hits in sorted(met.items())]


def _overturned(key: str, since: datetime) -> list[Overturned]:
    """Of all decisions, the most often overturned first. One query."""
    made = Statement.objects.filter(outcome="imposed", decided_at__gte=since)
    right = Q(appeals__status__in=["granted", "partly_granted"])
    rows: Any = (
        made.order_by()
        .values(key)
        .annotate(
            n=Count("pk", distinct=True),
            answered=Count("appeals", filter=right | Q(appeals__status="refused"), distinct=True),
            overturned=Count("pk", filter=right, distinct=True),
        )
    )
    # What a program decided is nobody's.
    found = [
        Overturned(str(row[key]), row["n"], row["answered"], row["overturned"])
        for row in rows
        if row[key] is not None
    ]
    return sorted(found, key=lambda one: (-one.overturned, -one.decisions, one.name))


def _by_name(rows: list[Overturned]) -> list[Overturned]:
    people = User.objects.in_bulk([int(row.name) for row in rows])
    return [
        Overturned(people[int(row.name)].name, row.decisions, row.answered, row.overturned)
        for row in rows
    ]
