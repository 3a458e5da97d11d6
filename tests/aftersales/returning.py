"""A return as it is agreed, for the tests of what comes after."""

from aftersales.actions import Claimed, accept_offer, make_offer, open_ticket, set_return_address
from aftersales.models import Return

ADDRESS = {"country": "CN", "lines": "Sam's Lamps, Returns\n8 Harbour Road\n518000 Shenzhen"}
SENT = {"carrier": "PostNL", "number": "RT12345678"}


def approved(order, sam, now, *, kind="return", reason="changed_mind", offer="return_refund"):
    """The return that a buyer and Sam have agreed on for the whole order."""
    set_return_address(order.store, **ADDRESS, actor=sam, now=now)
    goods = {line.pk: Claimed(line.quantity, reason) for line in order.lines.all()}
    facts = {"kind": kind, "text": "It goes back.", "language": "en", "goods": goods}
    ticket = open_ticket(order, now=now, **facts)
    amount = order.total_minor if offer == "return_refund" else None
    made = make_offer(ticket, kind=offer, amount_minor=amount, note="", actor=sam, now=now)
    accept_offer(made, now=now)
    return Return.objects.get(ticket=ticket)
