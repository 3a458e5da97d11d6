"""The store checks what came back, and money or goods leave for the buyer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.attaching import attach
from aftersales.actions.ending import settle, who_benefits
from aftersales.actions.lines import add_entry, amount_in_words, refuse_others
from aftersales.actions.paying import pay_back
from aftersales.actions.replacing import send_again
from aftersales.actions.returns import lock_return, return_facts
from aftersales.actions.sending import send_to_mediation
from aftersales.actions.shelving import put_back
from aftersales.checks.clocks import Happening
from aftersales.checks.returns import Came, shares_after
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Offer, Return, ReturnedLine, Ruling, Ticket
from aftersales.money import room_in, shares_of
from aftersales.pieces import lock_order
from aftersales.resending import is_sent_elsewhere, may_send_again
from aftersales.wording import in_each_language
from core.attachments import Looked, Sent
from core.errors import NotPossible
from core.events import done_by
from core.transitions import move
from policy.uploads import look_at


@dataclass(frozen=True)
class Found:
    """So many pieces of an article came, in this condition of the policy; "" for none."""

    quantity: int
    condition: str = ""


@transaction.atomic
def inspect_return(
    returned: Return,
    *,
    found: Mapping[int, Found],
    note: str = "",
    attachments: Sequence[Sent] = (),
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Return:
    """Say what came back, by order line, and give the buyer what that is worth.

    `actor` None is the store's system of the key `system`. What can be sold again lies on the shelf
    again, where the store counts its pieces.
    What came in a lower condition is paid by its share, unless the store is to blame for the
    return. A mediator decides, with the findings, where pieces are said to be missing, and
    whatever did not come back in order by a ruling or for goods that are sent again. Raises
    NotPossible on `line_…`, also where nothing came that nobody sent, on `condition_…`, on `note`
    when less goes back and it does not say why, on `attachments` as `look_at` does.
    Rule: docs/rules/aftersales.md#checking-returned-goods.
    """
    looked = look_at(attachments, now=now)
    returned, ticket = lock_return(returned)
    if actor:
        refuse_others(ticket, actor)
    came = _read(ticket, found)
    _refuse_unsent(returned, came)
    note = note.strip()
    if not note and not all(one.is_whole for one in came.values()):
        raise NotPossible(_("Say what is missing or wrong; the buyer reads it."), field="note")
    moved = move(
        returned,
        Return.Status.INSPECTED,
        actor=actor,
        now=now,
        kind="return.inspected",
        facts=return_facts(returned, ticket, **done_by(system)),
        also={"due_at": None, "note": note},
    )
    ReturnedLine.objects.bulk_create(
        ReturnedLine(returned=moved, line_id=pk, quantity=one.quantity, condition=one.condition)
        for pk, one in found.items()
    )
    put_back(moved, ticket, actor=actor, system=system, now=now)
    _show(ticket, looked, note, actor, done_by(system), now)
    give(moved, ticket, came, actor=actor, now=now)
    return moved


def _show(
    ticket: Ticket,
    looked: Sequence[Looked],
    note: str,
    actor: User | None,
    by: dict[str, str],
    now: datetime,
) -> None:
    """The photos stand in the conversation, where both sides and a mediator look for them."""
    if not looked:
        return
    said = in_each_language(lambda: _("These photos show the goods as they came back."))
    told: dict[str, Any] = {"author": actor, "facts": by}
    entry = add_entry(
        ticket, Entry.Side.SELLER, Happening.AGENT_REPLY, note or said, now=now, **told
    )
    attach(entry, looked)


def _read(ticket: Ticket, found: Mapping[int, Found]) -> dict[int, Came]:
    rules = rules_of(ticket)
    conditions = dict(rules.conditions_listed)
    reasons = rules.reasons_of(ticket.kind)
    came = {}
    for row in ticket.goods.order_by("line"):
        one = found.get(row.line_id, Found(-1))
        if not 0 <= one.quantity <= row.quantity:
            words = _("From 0 to %(n)s pieces can have come back.")
            raise NotPossible(words % {"n": row.quantity}, field=f"line_{row.line_id}")
        if bool(one.quantity) != (one.condition in conditions):
            words = _("Choose the condition of what came, and none where nothing came.")
            raise NotPossible(words, field=f"condition_{row.line_id}")
        is_own = reasons[row.reason].return_paid_by == "buyer"
        share = conditions[one.condition].refund_share if one.quantity and is_own else 1.0
        came[row.line_id] = Came(row.quantity, one.quantity, share)
    return came


def _refuse_unsent(returned: Return, came: Mapping[int, Came]) -> None:
    """A store cannot lose goods on their way that, by all that is known, never left the buyer."""
    if returned.parcel_id or any(one.quantity for one in came.values()):
        return
    words = _(
        "The buyer never said that the goods were sent, so none can be missing. Say how many came,"
        " or ask a mediator."
    )
    raise NotPossible(words, field=f"line_{min(came)}", code="unsent")


def give(
    returned: Return,
    ticket: Ticket,
    came: Mapping[int, Came] | None,
    *,
    actor: User | None,
    now: datetime,
) -> None:
    """Give the buyer of a locked ticket what was settled on for what `came`; None for all of it.

    A mediator decides what another ticket of the order gave meanwhile.
    """
    if came is None:
        came = {row.line_id: Came(row.quantity, row.quantity) for row in ticket.goods.all()}
    if ticket.status != Ticket.Status.AGREED:
        # With a mediator since: the findings stand, and the ruling says what they are worth.
        return
    ruled = ticket.rulings.filter(status=Ruling.Status.IN_FORCE).first()
    is_fixed = returned.sends_again or ruled is not None or returned.parcel_id is None
    if _is_disputable(came, is_fixed=is_fixed):
        send_to_mediation([ticket], actor=actor, now=now)
        return
    lock_order(ticket)
    if _is_gone(returned, ticket):
        send_to_mediation([ticket], actor=actor, now=now, said=in_each_language(_gone))
        return
    if returned.sends_again:
        send_again(ticket, None, now=now)
        return
    accepted = None if ruled else ticket.offers.filter(status=Offer.Status.ACCEPTED).first()
    named = shares_of(accepted) if accepted else None
    shares = shares_after(returned.amount_minor or 0, room_in(ticket), came, named)
    amount = sum(shares.values())
    if amount:
        pay_back(ticket, amount, shares=shares, now=now)
    said = amount_in_words(amount, ticket.order.currency)
    words = in_each_language(
        lambda: (
            _("%(amount)s goes back to the buyer. %(why)s") % {"amount": said, "why": returned.note}
        ).strip()
    )
    benefited = Ticket.Benefited.BOTH if amount else Ticket.Benefited.SELLER
    if amount and amount == returned.amount_minor:
        benefited = who_benefits(ticket)
    settle(ticket, kind="ticket.settled", benefited=benefited, words=words, actor=actor, now=now)


def _is_gone(returned: Return, ticket: Ticket) -> bool:
    """Whether another ticket of the order gave for these goods while they travelled."""
    return not may_send_again(ticket) if returned.sends_again else is_sent_elsewhere(ticket)


def _gone() -> str:
    return _("These articles were paid back or sent again meanwhile. A mediator looks at it.")


def _is_disputable(came: Mapping[int, Came], *, is_fixed: bool) -> bool:
    """Whether less is due by the store's word alone, on which the buyer must have a say.

    What a lower condition gives back the policy says, but where goods or a ruling are owed, and
    where the buyer never said that anything was sent.
    """
    if is_fixed:
        return not all(one.is_whole for one in came.values())
    return any(one.is_short for one in came.values())
