"""What the worker does when points reach a step, and when an instant has passed."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import BigIntegerField

from accounts.models import Store
from core.events import record
from core.models import Event
from core.prepared import Given, Prepared, prepare
from core.rowsets import keyed
from core.transitions import move
from enforcement import standing, wording
from enforcement.actions.cases import moderators
from enforcement.actions.guards import iso, lock_store, measure_of
from enforcement.actions.payouts import hold_payouts, settle_payouts
from enforcement.actions.statements import facts_for, told, write_statement
from enforcement.checks import ladder
from enforcement.checks.rules import Action, Proposal
from enforcement.checks.rules import Sanction as Step
from enforcement.models import DueLadder, LadderTurn, Sanction, Statement, Violation
from enforcement.models.sanctions import BESIDE_THE_LADDER
from policy.queries import policy_at
from policy.sections import Policy

# Steps come from the ledger and the policy alone: a store whose rows are all dead has none.
CALL_ALL = """
    INSERT INTO enforcement_dueladder (store_id)
    SELECT DISTINCT store_id FROM enforcement_violation WHERE decided_at > %s ORDER BY store_id
    ON CONFLICT DO NOTHING
"""
# A row that another machine dated ahead of us is looked at when its time has come.
CALL_NO_MORE = """
    DELETE FROM enforcement_dueladder WHERE store_id = %(store)s AND NOT EXISTS (
        SELECT FROM enforcement_violation WHERE store_id = %(store)s AND decided_at > %(now)s
    )
"""


@transaction.atomic
def call_all_ladders(*, now: datetime) -> bool:
    """Once a policy version is in force, every store with live points is due under its ladder.

    Returns whether this call was the one. Rule: docs/rules/enforcement.md#escalation.
    """
    policy = policy_at(now)
    _turn, is_new = LadderTurn.objects.get_or_create(
        policy_version=policy.version, defaults={"at": now}
    )
    if not is_new:
        return False
    life = max(family.life_days for family in policy.ladder.families.values())
    with connection.cursor() as cursor:
        cursor.execute(CALL_ALL, [now - timedelta(days=life)])
    return True


def escalate_due(due: DueLadder, *, now: datetime) -> list[Sanction]:
    return escalate_store(due.store, now=now)


@transaction.atomic
def escalate_store(store: Store, *, now: datetime) -> list[Sanction]:
    """Apply the steps that the ladder in force prescribes and nobody has applied yet.

    A freeze is provisional: it lifts by itself unless a person confirms it within the policy's
    hours. A step that a person decided otherwise, or that was applied before, is left alone. A
    ban is only suggested to senior moderators. Running it again changes nothing.
    Rule: docs/rules/enforcement.md#escalation.
    """
    store = lock_store(store)
    policy = policy_at(now)
    ledger = standing.read_ledger(store, now)
    rows = standing.rows_of(ledger, policy)
    answer = ladder.standing(standing.ladder_policy(policy, ledger), rows, now)
    by_id = {standing.row_id(row): row for row in ledger if isinstance(row, Violation)}
    # The locked row: no step reads the store again.
    for violation in by_id.values():
        violation.store = store

    applied = []
    machines = policy.governance.machine_actions
    steps = [step for step in answer.sanctions if step.action.value in machines]
    stored = _stored_for([by_id[step.because] for step in steps])
    for step in steps:
        violation = by_id[step.because]
        if _is_open(violation, step, stored[violation.pk]):
            sanction = _apply(step, violation, policy, now)
            stored[violation.pk].append((sanction.kind, sanction.status))
            applied.append(sanction)
    for proposal in answer.proposals:
        _suggest_ban(by_id[proposal.because], proposal, policy, now)
    with connection.cursor() as cursor:
        cursor.execute(CALL_NO_MORE, {"store": store.pk, "now": now})
    return applied


def _stored_for(violations: Collection[Violation]) -> dict[int, list[tuple[str, str]]]:
    """For each violation (kind, status) of the ladder's steps decided because of it; one query."""
    stored: dict[int, list[tuple[str, str]]] = {violation.pk: [] for violation in violations}
    for pk, kind, status in _steps().ask(because=list(stored)) if stored else ():
        stored[pk].append((kind, status))
    return stored


@cache
def _steps() -> Prepared:
    because = keyed(Sanction, Given("because", ArrayField(BigIntegerField())), "because")
    rows = Sanction.objects.filter(because).exclude(kind__in=BESIDE_THE_LADDER)
    return prepare(rows.values_list("because_id", "kind", "status"))


def _is_open(violation: Violation, step: Step, stored: Sequence[tuple[str, str]]) -> bool:
    """Nobody decided on this row's step yet, and this step was not taken back either."""
    return not violation.departure and all(
        status == Sanction.Status.REVERSED and kind != step.action.value for kind, status in stored
    )


def _apply(step: Step, violation: Violation, policy: Policy, now: datetime) -> Sanction:
    ends_at = step.ends_at or step.expires_at
    is_freeze = step.action is Action.FREEZE
    confirm_by = now + timedelta(hours=policy.governance.provisional_confirm_hours)
    status = Sanction.Status.PROVISIONAL if is_freeze else Sanction.Status.IN_FORCE
    sanction = Sanction.objects.create(
        store=violation.store,
        kind=step.action.value,
        family=violation.family,
        days=step.days,
        starts_at=now,
        ends_at=ends_at,
        status=status,
        status_at=now,
        because=violation,
        case=violation.case,
        by_ladder=True,
        confirm_by=min(confirm_by, ends_at) if is_freeze else None,
    )
    hold_payouts(sanction, now=now)
    statement = _state(sanction, violation, policy, now)
    record(
        "sanction.provisional" if is_freeze else "decision.made",
        subject=statement,
        store=violation.store,
        actor=None,
        at=now,
        notify=[*violation.store.listed_people(), *(moderators() if is_freeze else [])],
        facts=told(statement) | ({"confirm_at": iso(sanction.confirm_by)} if is_freeze else {}),
    )
    return sanction


def _state(sanction: Sanction, violation: Violation, policy: Policy, now: datetime) -> Statement:
    """The worker's statement repeats what was found in the decision that brought the points."""
    found, exhibits = _found(violation)
    written = facts_for(
        sanction.store,
        policy,
        violation.rule_code,
        restriction=sanction.kind,
        facts=found,
        now=now,
        case=violation.case,
        exhibits=exhibits,
        ends_at=sanction.ends_at,
        is_provisional=sanction.confirm_by is not None,
        confirm_by=sanction.confirm_by,
        automated_decision="partly" if sanction.confirm_by else "fully",
    )
    return write_statement(
        sanction.store,
        written,
        violation=violation,
        sanction=sanction,
        case=violation.case,
        actor=None,
    )


def _found(violation: Violation) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What happened, and by which exhibits, as the first decision about this row said."""
    for facts, exhibits in _first_statement().ask(violation=violation.pk):
        return json.loads(facts), json.loads(exhibits)
    return {}, []


@cache
def _first_statement() -> Prepared:
    rows = Statement.objects.filter(violation_id=Given("violation", BigIntegerField()))
    return prepare(rows.order_by("pk").values_list("facts", "exhibits")[:1])


def _suggest_ban(violation: Violation, proposal: Proposal, policy: Policy, now: datetime) -> None:
    """Tell the senior moderators once; a machine bans nobody and proposes nothing binding."""
    if violation.sanctions.filter(kind=Sanction.Kind.BAN).exists():
        return
    told_before = Event.objects.filter(
        kind="ban.suggested",
        subject_type=violation._meta.label_lower,
        subject_id=str(violation.pk),
    )
    if told_before.exists():
        return
    record(
        "ban.suggested",
        subject=violation,
        store=violation.store,
        actor=None,
        at=now,
        notify=moderators(senior=True),
        facts={
            "points": wording.points(proposal.points),
            "family": policy.ladder.families[proposal.family].title.as_facts,
        },
    )


def lapse_unconfirmed(sanction: Sanction, *, now: datetime) -> bool:
    """Lift a machine's freeze that nobody confirmed in time; return whether it was lifted."""
    if not _is(sanction, Sanction.Status.PROVISIONAL) or sanction.confirm_by is None:
        return False
    if sanction.confirm_by > now:
        return False
    _end(sanction, Sanction.Status.LAPSED, "sanction.lapsed", now)
    return True


def expire_sanction(sanction: Sanction, *, now: datetime) -> bool:
    """Mark a sanction as ended when its end has passed; the gates opened at that instant."""
    if not _is(sanction, Sanction.Status.IN_FORCE) or sanction.ends_at is None:
        return False
    if sanction.ends_at > now:
        return False
    _end(sanction, Sanction.Status.EXPIRED, "sanction.ended", now)
    return True


def _is(sanction: Sanction, status: str) -> bool:
    sanction.refresh_from_db(fields=["status", "ends_at", "confirm_by"])
    return sanction.status == status


def _end(sanction: Sanction, to: str, kind: str, now: datetime) -> None:
    move(
        sanction,
        to,
        actor=None,
        now=now,
        kind=kind,
        notify=sanction.store.people(),
        facts={"measure": measure_of(sanction)},
    )
    settle_payouts(sanction, now=now)
