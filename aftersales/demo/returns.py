"""Goods of the demo that come back: where to, by which parcel, and how they were found."""

from collections.abc import Callable
from datetime import datetime

from accounts.demo import Story
from accounts.models import Store, User
from aftersales.actions import (
    Found,
    Sent,
    attach_label,
    inspect_return,
    receive_return,
    send_back,
    set_return_address,
)
from aftersales.models import Return
from listings.demo.drawing import draw_document


def name_addresses(stores: list[Store], now: datetime) -> None:
    for store in stores:
        owner = store.people("owner").get()
        lines = f"{store.name}, Returns\n8 Harbour Road"
        set_return_address(store, country=store.country, lines=lines, actor=owner, now=now)


def come_back(returned: Return, clerk: User, after: Callable[[float], datetime]) -> Story:
    """The buyer sends the goods, the store checks them: two of three came as they left."""
    if returned.waits_for_label:
        yield after(50)
        label = Sent("label.jpg", draw_document(returned.ref))
        returned = attach_label(returned, document=label, actor=clerk, now=after(50))
    yield after(90)
    number = f"RET{returned.ticket_id:08}"
    returned = send_back(returned, carrier="Parcel service", number=number, now=after(90))
    yield after(210)
    returned = receive_return(returned, actor=clerk, now=after(210))
    yield after(235)
    is_worn = returned.ticket_id % 3 == 0
    condition = "used" if is_worn else "as_new"
    note = "Worn, with marks on the edges." if is_worn else ""
    goods = {row.line_id: Found(row.quantity, condition) for row in returned.ticket.goods.all()}
    inspect_return(returned, found=goods, note=note, actor=clerk, now=after(235))
