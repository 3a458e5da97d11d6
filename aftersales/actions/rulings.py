"""A mediator rules by the published standard; a larger sum takes a second mediator's word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.enforcing import bring_into_force
from aftersales.actions.lines import (
    facts_of,
    lock,
    refuse_amount,
    refuse_unless_mediator,
    worded,
)
from aftersales.departing import departs, needs_second, usual
from aftersales.kept import facts_kept, rows_kept
from aftersales.models import Ruling, Ticket
from aftersales.models.rulings import Effect, Payer
from aftersales.people import second_mediators
from aftersales.stages import refuse_unless_open
from aftersales.standard import Assessed, assess
from core.errors import NotAllowed, NotPossible
from core.events import record

PROPOSED = Ruling.Status.PROPOSED
# What each code of a ruling may be, in their order; empty is the standard's.
CODES = {
    "benefited": Ticket.Benefited.values,
    "effect": ["", *Effect.values],
    "return_paid_by": ["", *Payer.values],
}


@transaction.atomic
def rule_ticket(
    ticket: Ticket,
    *,
    benefited: str,
    refund_minor: int | None,
    reason: str,
    answers: Mapping[str, bool] | None = None,
    effect: str = "",
    return_paid_by: str = "",
    departure: str = "",
    actor: User,
    now: datetime,
) -> Ruling:
    """Decide a ticket in mediation: for whom, how much money goes back, and why.

    `answers` are facts that only a person can judge; an empty `effect` or `return_paid_by` takes
    the standard's. From the policy's sum on it waits for a second mediator. Raises NotAllowed
    unless the actor took the ticket; NotPossible on `refund_minor` above what can go back, on what
    lacks or is no code of the ticket's standard, and on no field while an earlier one waits.
    Rule: docs/rules/aftersales.md#rulings.
    """
    ticket = lock(ticket)
    _refuse_unless_holder(ticket, actor)
    refuse_unless_open(ticket, "rule", "mediator")
    if ticket.rulings.filter(status=PROPOSED).exists():
        raise NotPossible(_("Your ruling waits for a second mediator."))
    if refund_minor is not None:
        refuse_amount(ticket, refund_minor, "refund_minor")
    assessed = assess(ticket, answers or {}, now=now)
    _refuse_unknown(assessed, answers or {}, (benefited, effect, return_paid_by))
    usual_effect, usual_payer = usual(ticket, assessed.remedy, refund_minor)
    effect, payer = effect or usual_effect, return_paid_by or usual_payer
    if departs(ticket, assessed, refund_minor, effect, payer):
        departure = worded(departure, "departure")
    ruling = _keep(
        ticket,
        assessed,
        benefited=benefited,
        refund_minor=refund_minor,
        return_paid_by=payer,
        effect=effect,
        reason=worded(reason, "reason"),
        departure=departure,
        ruled_by=actor,
        made_at=now,
    )
    if ruling.needs_second:
        return _propose(ruling, ticket, actor, now)
    return bring_into_force(ruling, ticket, actor=actor, now=now)


def _refuse_unknown(
    assessed: Assessed, answers: Mapping[str, bool], codes: tuple[str, str, str]
) -> None:
    """Who rules by what no standard says should hear of it, and not be passed over."""
    for (field, known), code in zip(CODES.items(), codes, strict=True):
        if code not in known:
            words = _("There is no “%(code)s” here. Choose one of: %(known)s.")
            shown = {"code": code, "known": ", ".join(filter(None, known))}
            raise NotPossible(words % shown, field=field, code="unknown")
    if unknown := sorted(set(answers) - set(assessed.standard.criteria)):
        words = _("The standard of this ticket, policy version %(version)s, knows no “%(code)s”.")
        shown = {"version": str(assessed.policy_version), "code": unknown[0]}
        raise NotPossible(words % shown, field="answers", code="unknown")


def _keep(ticket: Ticket, assessed: Assessed, *, made_at: datetime, **said: Any) -> Ruling:
    """The ruling with the facts and rows that it was made by."""
    remedy = assessed.remedy
    ruling: Ruling = Ruling.objects.create(
        store=ticket.store,
        ticket=ticket,
        status_at=made_at,
        made_at=made_at,
        facts=facts_kept(assessed),
        low_minor=remedy.low_minor if remedy else None,
        high_minor=remedy.high_minor if remedy else None,
        policy_version=assessed.policy_version,
        needs_second=needs_second(ticket, said["refund_minor"]),
        **said,
    )
    for row in rows_kept(assessed, ticket):
        row.ruling = ruling
        row.save()
    return ruling


def _propose(ruling: Ruling, ticket: Ticket, actor: User, now: datetime) -> Ruling:
    facts = facts_of(ticket, ruling=ruling.number, ticket_id=ticket.pk)
    record(
        "ruling.proposed",
        subject=ruling,
        store=ticket.store,
        actor=actor,
        at=now,
        notify=second_mediators(ticket, actor),
        facts=facts,
    )
    return ruling


def _refuse_unless_holder(ticket: Ticket, actor: User) -> None:
    words = _("Only the mediator who took this ticket decides it.")
    refuse_unless_mediator(ticket, actor, words)
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(words)
