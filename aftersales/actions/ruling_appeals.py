"""An appeal against a ruling: filed once by a side, answered by another mediator."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.appeal_seconding import waits_for_second
from aftersales.actions.appealed_money import change_money, refuse_misfit
from aftersales.actions.attaching import attach
from aftersales.actions.lines import (
    add_entry,
    amount_in_words,
    buyer_of,
    facts_of,
    lock,
    refuse_others,
    refuse_unless_mediator,
    worded,
)
from aftersales.actions.marks import take_marks_back
from aftersales.barring import took_part
from aftersales.brought import APPEALS
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Ruling, RulingAppeal, Ticket
from aftersales.models.appeals import ANSWERED
from aftersales.people import answerers
from aftersales.standard import standard_of
from core.attachments import Sent
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from policy.uploads import look_at

Side, Status = RulingAppeal.Side, RulingAppeal.Status


@transaction.atomic
def appeal_ruling(
    ruling: Ruling,
    *,
    evidence: str,
    attachments: Sequence[Sent] = (),
    now: datetime,
    actor: User | None = None,
    language: str = "",
) -> RulingAppeal:
    """Object to a ruling once, within the policy's days, with what is new.

    `actor` None is the buyer. Nothing is undone while it runs, and no clock runs or stops: words
    and files stand in the timeline, where both sides read them. Raises NotAllowed to strangers;
    NotPossible on `evidence` when empty, on `attachments` as `look_at` does, and on no field when
    the time is over or the ruling was appealed before, by whichever side.
    Rule: docs/rules/aftersales.md#appeals.
    """
    if actor:
        refuse_others(ruling.ticket, actor)
    evidence, looked = worded(evidence, "evidence"), look_at(attachments, now=now)
    ticket = lock(ruling.ticket)
    # As it stands under the lock: somebody may have confirmed or withdrawn it meanwhile.
    ruling = ticket.rulings.get(pk=ruling.pk)
    refuse_appeal(ruling, now)
    involved = sorted({pk for pk in (ruling.ruled_by_id, ruling.second_id) if pk})
    language = language or (actor.language if actor else "")
    entry = _say(ruling, ticket, evidence, author=actor, language=language, now=now)
    appeal: RulingAppeal = RulingAppeal.objects.create(
        store=ticket.store,
        ruling=ruling,
        side=Side.SELLER if actor else Side.BUYER,
        status_at=now,
        evidence=evidence,
        entry=entry,
        language=language,
        filed_at=now,
        filed_by=actor,
        due_at=now + timedelta(days=standard_of(ticket).appeal_answer_days),
        involved=involved,
    )
    attach(entry, looked)
    _tell_of(appeal, ticket)
    return appeal


def _tell_of(appeal: RulingAppeal, ticket: Ticket) -> None:
    """The store and the buyer, who ruled or confirmed, and whoever of the team may answer."""
    now = appeal.filed_at
    ruled = [one for one in (appeal.ruling.ruled_by, appeal.ruling.second) if one]
    record(
        "ruling_appeal.filed",
        subject=appeal,
        store=ticket.store,
        actor=appeal.filed_by,
        at=now,
        notify=[*ticket.store.people(*SERVICE_ROLES), *ruled, *answerers(appeal, ticket)],
        mail_to=[buyer_of(ticket, now)],
        facts=_facts(appeal, ticket, due_at=appeal.due_at.isoformat()),
    )


def _say(ruling: Ruling, ticket: Ticket, text: str, **more: Any) -> Entry:
    """In the timeline, of a sort that stops no clock: it is no answer to the other side."""
    side = Entry.Side.SELLER if more["author"] else Entry.Side.BUYER
    facts = {APPEALS: ruling.number}
    return add_entry(ticket, side, Happening.INTERNAL_NOTE, text, facts=facts, **more)


def appeal_until(ruling: Ruling) -> datetime:
    """The end of the time to appeal, by the rules the ticket was opened under."""
    return ruling.status_at + timedelta(days=rules_of(ruling.ticket).ruling_appeal_days)


def refuse_appeal(ruling: Ruling, now: datetime) -> None:
    """Raise NotPossible when this ruling cannot be appealed now, saying why."""
    if ruling.status != Ruling.Status.IN_FORCE:
        raise NotPossible(_("This ruling is not in force. There is nothing to appeal."))
    if ruling.ticket.status == Ticket.Status.MEDIATION:
        raise NotPossible(_("A mediator decides this ticket anew. Wait for that."))
    if now >= appeal_until(ruling):
        raise NotPossible(_("The time to appeal against this ruling is over."))
    if RulingAppeal.objects.filter(ruling=ruling).exists():
        raise NotPossible(_("This ruling was appealed before. It can be done once."))


@transaction.atomic
def decide_ruling_appeal(
    appeal: RulingAppeal,
    *,
    outcome: str,
    answer: str,
    more_minor: int | None = None,
    left_minor: int | None = None,
    return_paid_by: str = "",
    actor: User,
    now: datetime,
) -> RulingAppeal:
    """Answer an appeal. A granted one of the buyer gives more back, or lets somebody else pay the
    way back; of the store, takes the mark of the ruling back, and leaves `left_minor` of the money
    that still waits for goods. What was refunded stays with the buyer. From the policy's sum on it
    stays filed until a second mediator gives the same answer.

    Raises NotAllowed to who ruled or confirmed and to members of the store; NotPossible on
    `outcome`, on `answer` when empty, on `more_minor`, `left_minor` and `return_paid_by` where they
    do not fit the outcome or so much cannot go back. Rule: docs/rules/aftersales.md#appeals.
    """
    ticket = lock(appeal.ruling.ticket)
    _refuse_involved(appeal, ticket, actor)
    if outcome not in ANSWERED:
        raise NotPossible(_("Choose an answer."), field="outcome")
    answer = worded(answer, "answer")
    gives: dict[str, Any] = {"more_minor": more_minor, "left_minor": left_minor}
    gives |= {"return_paid_by": return_paid_by}
    refuse_misfit(appeal, ticket, outcome=outcome, **gives)
    said: dict[str, Any] = {"outcome": outcome, "more_minor": more_minor, "answer": answer}
    said |= {"return_paid_by": return_paid_by, "actor": actor, "now": now}
    if appeal.is_open and waits_for_second(appeal, ticket, **said):
        return appeal
    more, left = (amount_in_words(n, ticket.order.currency) for n in (more_minor, left_minor))
    facts = {"reason": answer, "refund": more, "left": left}
    move(
        appeal,
        outcome,
        actor=actor,
        now=now,
        kind=f"ruling_appeal.{outcome}",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=_facts(appeal, ticket, **facts),
        also={"decided_by": actor, "answer": answer, **gives},
    )
    change_money(appeal, ticket, actor=actor, now=now)
    if appeal.side == Side.SELLER and outcome != Status.REFUSED:
        take_marks_back(appeal.ruling, now)
    return appeal


def _refuse_involved(appeal: RulingAppeal, ticket: Ticket, actor: User) -> None:
    refuse_unless_mediator(ticket, actor, _("Only mediators answer appeals."))
    if actor.pk in appeal.involved or took_part(ticket, actor.pk):
        words = _("You took part in this ruling. Another mediator must answer the appeal.")
        raise NotAllowed(words)


def _facts(appeal: RulingAppeal, ticket: Ticket, **more: Any) -> dict[str, Any]:
    return facts_of(
        ticket,
        appeal=appeal.number,
        ruling=appeal.ruling.number,
        ticket_id=ticket.pk,
        **more,
    )
