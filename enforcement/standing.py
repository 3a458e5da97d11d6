"""From the ledger's rows to the ladder's answer: where a store stands at an instant."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField

from core.prepared import ASKER, Given, Prepared, columns_of, prepare
from core.rowsets import keyed
from enforcement.checks import ladder
from enforcement.checks.rules import (
    Action,
    EarnBack,
    Family,
    LadderPolicy,
    Mode,
    Reversal,
    Row,
    RulePoints,
    Standing,
    Step,
    hundredths,
)
from enforcement.checks.rules import Violation as Breach
from enforcement.models import EarnBack as Earned
from enforcement.models import Violation
from policy.sections import Policy
from policy.sections import ladder as section

LedgerRow = Violation | Earned


def read_ledger(store: Any, now: datetime) -> list[LedgerRow]:
    """All rows of a store that were decided by `now`, in the order of decision."""
    return read_ledgers([store.pk], now).get(store.pk, [])


def read_ledgers(store_ids: Iterable[int], now: datetime) -> dict[int, list[LedgerRow]]:
    """The ledger of each store that has one. One query for all, and one for what was earned back.

    Where nothing was decided there is nothing to earn back, and nothing is asked.
    """
    ledgers: dict[int, list[LedgerRow]] = {}
    stores = list(set(store_ids))
    for row in _decided().rows_of(Violation, stores=stores, now=now) if stores else ():
        ledgers.setdefault(row.store_id, []).append(row)
    if ledgers:
        earned = Earned.objects.filter(store_id__in=ledgers, decided_at__lte=now)
        for back in earned.order_by("decided_at", "pk"):
            ledgers[back.store_id].append(back)
    for ledger in ledgers.values():
        # Stable: of one instant the decisions come first, as their ids say too.
        ledger.sort(key=lambda row: row.decided_at)
    return ledgers


@cache
def _decided() -> Prepared:
    stores = keyed(Violation, Given("stores", ArrayField(BigIntegerField())), "store")
    rows = Violation.objects.filter(stores, decided_at__lte=ASKER.now)
    return prepare(rows.order_by("decided_at", "pk").values_list(*columns_of(Violation)))


def standing_at(store: Any, policy: Policy, now: datetime) -> Standing:
    """Points, prescribed sanctions and proposals under `policy`, from the whole ledger."""
    ledger = read_ledger(store, now)
    return ladder.standing(ladder_policy(policy, ledger), rows_of(ledger, policy), now)


def ladder_policy(policy: Policy, ledger: Sequence[LedgerRow] = ()) -> LadderPolicy:
    """The policy in the calculator's terms.

    Steps, caps and lives are those of `policy`; a row keeps the family and points that its own
    version gave it, so a rule made dearer does not make old decisions dearer.
    """
    families = families_of(policy)
    first: dict[str, str] = {}
    values = {code: (rule.family, hundredths(rule.points)) for code, rule in _rules(policy)}
    for row in _not_reversed(ledger):
        key = _key(row, policy)
        first.setdefault(row.rule_code, key)
        values[key] = (row.family, hundredths(row.points))
    free = {code for code, rule in _rules(policy) if rule.first_offence_free}
    rules = {
        key: RulePoints(family, points, _is_free(key, free, first))
        for key, (family, points) in values.items()
    }
    return LadderPolicy(families, rules)


def rows_of(ledger: Iterable[LedgerRow], policy: Policy) -> list[Row]:
    """Ledger rows for the calculator; rows of families that `policy` no longer has are left out."""
    rows: list[Row] = []
    for row in ledger:
        if row.family not in policy.ladder.families:
            continue
        if isinstance(row, Earned):
            points = hundredths(row.points)
            rows.append(EarnBack(row_id(row), row.decided_at, row.family, points))
        elif row.reverses_id:
            rows.append(Reversal(row_id(row), row.decided_at, padded(row.reverses_id)))
        else:
            rows.append(
                Breach(
                    row_id(row),
                    row.decided_at,
                    _key(row, policy),
                    row.occurred_at,
                    row.group_key or None,
                )
            )
    return rows


def row_id(row: LedgerRow) -> str:
    """Two tables, each with keys of its own: what was earned back sorts after decisions."""
    return f"e{padded(row.pk)}" if isinstance(row, Earned) else padded(row.pk)


def padded(pk: int) -> str:
    """A row's id for the calculator, which orders ids as text."""
    return f"{pk:019d}"


def _key(row: Violation, policy: Policy) -> str:
    rule = policy.rules.book.get(row.rule_code)
    if rule and (rule.family, rule.points) == (row.family, row.points):
        return row.rule_code
    return f"{row.rule_code} as {row.family} {row.points}"


def _is_free(key: str, free: set[str], first: dict[str, str]) -> bool:
    """Only the earliest row of a rule is free, whichever version it was decided under."""
    code = key.partition(" ")[0]
    return code in free and first.get(code, key) == key


def _not_reversed(ledger: Sequence[LedgerRow]) -> list[Violation]:
    rows = [row for row in ledger if isinstance(row, Violation)]
    gone = {row.reverses_id for row in rows}
    return [row for row in rows if row.reverses_id is None and row.pk not in gone]


def families_of(policy: Policy) -> dict[str, Family]:
    return {name: _family(family) for name, family in policy.ladder.families.items()}


def _rules(policy: Policy) -> Iterable[tuple[str, Any]]:
    return policy.rules.book.items()


def _family(family: section.Family) -> Family:
    steps = (
        Step(hundredths(step.at_points), Action(step.action), step.days) for step in family.steps
    )
    return Family(
        mode=Mode(family.mode),
        life_days=family.life_days,
        ladder=tuple(steps),
        day_cap=None if family.day_cap is None else hundredths(family.day_cap),
        group_window_days=family.group_window_days,
        strike_limit=None if family.strike_limit is None else hundredths(family.strike_limit),
        can_ban=family.can_ban,
    )
