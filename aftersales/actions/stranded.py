"""Goods that were to be sent again and do not arrive: a mediator looks at their ticket."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftersales.actions.lines import lock
from aftersales.actions.sending import send_to_mediation
from aftersales.clockwork import rules_of
from aftersales.models import Replacement, Ticket
from aftersales.wording import in_each_language
from shipping.models import Order


@transaction.atomic
def bring_stranded(replacement: Replacement, *, now: datetime) -> bool:
    """Bring a ticket to the team that waits for goods which were cancelled, lost or did not leave.

    They are late by the policy's days after the deadline of their order. Returns False when the
    ticket does not wait for them any more, or they may still arrive; so each is said once.
    Rule: docs/rules/aftersales.md#exchanges.
    """
    ticket = lock(replacement.ticket)
    # One of the two is first: the parcel, or the mediator.
    Order.objects.select_for_update(no_key=True).get(pk=replacement.order_id)
    said = _why(replacement, ticket, now)
    if said is None:
        return False
    send_to_mediation([ticket], actor=None, now=now, said=said)
    return True


def _why(replacement: Replacement, ticket: Ticket, now: datetime) -> dict[str, str] | None:
    """What both sides read, in each language."""
    this = Replacement.objects.filter(pk=replacement.pk)
    if this.cancelled().exists():
        return in_each_language(
            lambda: _("Goods that were to be sent again were cancelled. A mediator looks at it.")
        )
    if this.lost().exists():
        return in_each_language(
            lambda: _(
                "By their tracking, goods that were sent again are lost or went back to the store."
                " A mediator looks at it."
            )
        )
    days = rules_of(ticket).replacement_late_days
    if not this.unsent(now - timedelta(days=days)).exists():
        return None
    return in_each_language(
        lambda: (
            ngettext(
                "Goods that were to be sent again did not leave within %(days)s day after their"
                " deadline. A mediator looks at it.",
                "Goods that were to be sent again did not leave within %(days)s days after their"
                " deadline. A mediator looks at it.",
                days,
            )
            % {"days": days}
        )
    )
