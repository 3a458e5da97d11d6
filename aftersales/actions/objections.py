"""A store says that a clock is wrong; a mediator looks at the events and answers."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import facts_of, refuse_others, refuse_unless_mediator
from aftersales.models import ClockObjection, ClockRun
from core.errors import NotPossible
from core.events import record
from core.transitions import move
from policy.queries import policy_at

LONGEST = 1000


@transaction.atomic
def contest_clock(run: ClockRun, *, reason: str, actor: User, now: datetime) -> ClockObjection:
    """Say why a missed clock is wrong; until somebody answers it counts.

    Raises NotAllowed to people who do not answer the store's buyers; NotPossible on `reason`
    without one, for a clock that was met, once the policy's days are over, and the second time.
    Rule: docs/rules/aftersales.md#service-levels.
    """
    refuse_others(run.ticket, actor)
    reason = _clean(reason, "reason")
    days = policy_at(now).aftersales.clock_contest_days
    if run.is_met:
        raise NotPossible(_("This clock was met: there is nothing to contest."))
    if now > run.stopped_at + timedelta(days=days):
        words = _("A clock can be contested for %(days)s days after it stopped.")
        raise NotPossible(words % {"days": days}, code="too_late")
    try:
        with transaction.atomic():
            objection = ClockObjection.objects.create(
                store_id=run.store_id,
                run=run,
                reason=reason,
                made_by=actor,
                made_at=now,
                status_at=now,
            )
    except IntegrityError:
        raise NotPossible(_("This clock has been contested already.")) from None
    record(
        "clock.contested",
        subject=objection,
        store=run.ticket.store,
        actor=actor,
        at=now,
        facts=facts_of(run.ticket, reason=reason, run=run.pk),
    )
    return objection


@transaction.atomic
def answer_objection(
    objection: ClockObjection, *, upheld: bool, answer: str, actor: User, now: datetime
) -> ClockObjection:
    """Say with a reason whether the clock counts. Rule: docs/rules/aftersales.md#service-levels.

    Raises NotAllowed to all but mediators, and to those who work for the store; NotPossible on
    `answer` without one, or when a colleague was faster.
    """
    ticket = objection.run.ticket
    refuse_unless_mediator(ticket, actor, _("Only mediators answer objections."))
    answer = _clean(answer, "answer")
    status = ClockObjection.Status.UPHELD if upheld else ClockObjection.Status.REFUSED
    return move(
        objection,
        status,
        actor=actor,
        now=now,
        kind="clock.left_out" if upheld else "clock.counted",
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts_of(ticket, answer=answer, run=objection.run_id),
        also={"answer": answer, "answered_by": actor},
    )


def _clean(text: str, field: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        words = _("Say why in 1 to %(most)s characters.") % {"most": LONGEST}
        raise NotPossible(words, field=field)
    return text
