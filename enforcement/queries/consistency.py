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
    def share(self) -> float:
        return self.overturned / self.decisions

    @property
    def interval(self) -> tuple[float, float]:
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
    people: dict[str, list[OpinionLine]] = defaultdict(list)
    for line in drawn:
        rules[line.opinion.case.rule_code].append(line)
        for person in (line.opinion.first_by, line.opinion.moderator):
            people[person.name].append(line)
    return Consistency(
        total=_agreed("", drawn),
        by_rule=_groups(rules, least),
        by_person=_groups(people, least),
        golden=_golden(line for line in found if line.opinion.is_golden),
        overturned_by_rule=overturned_by_rule(days=days, now=now),
        overturned_by_person=_by_name(_overturned("decided_by", since)),
    )


def overturned_by_rule(*, days: int, now: datetime) -> list[Overturned]:
    """By rule code, the most often overturned first. One query."""
    return _overturned("rule_code", now - timedelta(days=days))


def _agreed(name: str, pairs: list[OpinionLine]) -> Agreed:
    return Agreed(
        name,
        agreement((str(one.other.found), str(one.given.found)) for one in pairs),
        agreement((one.other.key, one.given.key) for one in pairs),
    )


def _groups(groups: dict[str, list[OpinionLine]], least: int) -> list[Agreed]:
    return [_agreed(name, pairs) for name, pairs in sorted(groups.items()) if len(pairs) >= least]


def _golden(found: Iterable[OpinionLine]) -> list[Tried]:
    met: dict[str, list[bool]] = defaultdict(list)
    for line in found:
        met[line.opinion.moderator.name].append(line.agrees)
    return [Tried(name, len(hits), sum(hits)) for name, hits in sorted(met.items())]


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
