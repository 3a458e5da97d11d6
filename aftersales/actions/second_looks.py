"""Judging a closed mediation again, without knowing how it was ruled."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import facts_of, refuse_unless_mediator, worded
from aftersales.models import Ruling, SecondLook, Ticket
from aftersales.second_looks import to_judge_again
from core.errors import NotPossible
from core.events import record

LONGEST_REASON = 500


@transaction.atomic
def judge_again(
    ruling: Ruling, *, benefited: str, reason: str, actor: User, now: datetime
) -> SecondLook:
    """Say for whom the actor would have ruled; the ruling itself stays as it is.

    Raises NotAllowed to all but mediators; NotPossible on `benefited` or `reason`, and on no
    field where the ruling is none of those that this person may judge again.
    Rule: docs/rules/aftersales.md#second-looks.
    """
    refuse_unless_mediator(ruling.ticket, actor, _("Only mediators judge again."))
    if benefited not in Ticket.Benefited.values:
        raise NotPossible(_("Say for whom you would rule."), field="benefited")
    reason = worded(reason, "reason")
    if len(reason) > LONGEST_REASON:
        words = _("Say why in 1 to %(most)s characters.")
        raise NotPossible(words % {"most": LONGEST_REASON}, field="reason")
    gone = NotPossible(_("Somebody judged it already, or you took part in it."), code="gone")
    if ruling not in to_judge_again(actor, now):
        raise gone
    appeal = getattr(ruling, "appeal", None)
    people = (ruling.ruled_by_id, ruling.second_id, appeal.decided_by_id if appeal else None)
    try:
        with transaction.atomic():
            look: SecondLook = SecondLook.objects.create(
                ruling=ruling,
                benefited=benefited,
                reason=reason,
                judged_by=actor,
                involved=sorted({pk for pk in people if pk}),
                at=now,
            )
    except IntegrityError:
        raise gone from None
    facts = facts_of(ruling.ticket, ruling=ruling.number)
    # No store reads of it: it measures the team and changes nothing for either side.
    record("ruling.judged_again", subject=ruling, store=None, actor=actor, at=now, facts=facts)
    return look
