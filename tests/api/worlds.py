"""For each call of the API, a world in which it succeeds, and what is sent then.

Where one call does several things, each of the others stands as "operation: what".
"""

from datetime import timedelta
from types import SimpleNamespace

from aftersales.actions import answer_buyer, make_offer, pause_ticket, receive_return
from aftersales.models import Attachment, Ticket
from core import clock
from core.attachments import Sent
from listings.models import Picture
from shipping.actions import expect_stock, set_holiday, track_stock
from shipping.models import StockItem
from tests.aftersales.returning import approved
from tests.api.rows import LISTS, make_order
from tests.api.writes import attached
from tests.listings.factories import draw, make_listing, make_live
from tests.shipping.conftest import order_facts

NEW_LISTING = {"sku": "N-1", "title": "Brass desk lamp", "price_minor": 4990, "markets": ["US"]}
PARCEL = {"order": "N-0", "carrier": "PostLink", "number": "LP006612904"}


def sends(body, prepare=None, **path):
    """A call with a body, and what its address names once the world is prepared."""

    def run(world):
        made = prepare(world) if prepare else None
        named = {name: told(made) if callable(told) else told for name, told in path.items()}
        return {"path": named, "body": body(made) if callable(body) else body}

    return run


def fetches(prepare, **path):
    """A call without a body, whose address names what was prepared."""
    run = sends(None, prepare, **path)
    return lambda world: {"path": run(world)["path"]}


def reads(kind, name=""):
    """A list with a row, or the row that is named so in its address."""

    def run(world):
        [key] = LISTS[kind][0](world.store, world.people, world.then, 1)
        return {"path": {name: key} if name else {}}

    return run


def placed(world):
    return make_order(world.store, "N-0", clock.now())


def sent(world):
    LISTS["parcels"][0](world.store, world.people, world.then, 1)


def ticket(world):
    [ref] = LISTS["tickets"][0](world.store, world.people, world.then, 1)
    return Ticket.objects.get(pk=int(ref.removeprefix("T-")))


def shown(world):
    """A ticket in which the store answered with a photo."""
    found = ticket(world)
    files = [Sent("lamp.jpg", draw())]
    answer_buyer(found, text="See.", attachments=files, actor=None, system="ERP", now=clock.now())
    return Attachment.objects.get()


def offered(world):
    return make_offer(ticket(world), kind="refund_part", amount_minor=500, now=clock.now())


def resting(world):
    found = ticket(world)
    facts = {"reason": "goods_under_way", "days": 2, "actor": world.people["sam"]}
    pause_ticket(found, **facts, now=clock.now())
    return found


def returning(world):
    """Damaged goods, for which the store sends a label."""
    sam, then = world.people["sam"], world.then
    order = make_order(world.store, "N-0", then)
    return approved(order, sam, then + timedelta(days=19), reason="damaged")


def returned(world):
    return receive_return(returning(world), actor=None, now=clock.now())


def counted(world):
    placed(world)
    track_stock(world.store, sku="L-1", quantity=3, actor=None, now=clock.now())
    return StockItem.objects.get()


def expected(world):
    facts = {"quantity": 4, "expected_on": world.day, "actor": world.people["sam"]}
    return expect_stock(counted(world), **facts, now=clock.now())


def away(world):
    days = {"starts_on": world.day, "ends_on": world.day, "actor": world.people["sam"]}
    return set_holiday(world.store, **days, now=clock.now())


def draft(world):
    return make_listing(world.store, world.people["sam"], world.then)


def live(world):
    return make_live(world.store, world.people["sam"], world.then)


def pictured(world):
    draft(world)
    return Picture.objects.get()


def reading(prepare, **path):
    return lambda world: {"path": path, "made": prepare(world)}


def an_order(world):
    facts = order_facts(placed_at=clock.now() - timedelta(hours=1))
    return {"body": facts.model_dump(mode="json", exclude_none=True)}


CAME = {"articles": [{"sku": "L-1", "quantity": 2, "condition": "as_new"}]}
RETURN = {"ref": lambda made: made.ticket.ref}
TICKET = {"ref": lambda made: made.ref}
WORLDS = {
    "list_orders": reads("orders"),
    "get_order": reads("orders", "number"),
    "send_order": an_order,
    "cancel_order": sends({"action": "cancel", "reason": "sold_out"}, placed, number="N-0"),
    "list_parcels": reads("parcels"),
    "send_parcel": sends(PARCEL, placed),
    "correct_parcel": sends({"number": "LP006612921"}, sent, number="TRK0000000"),
    "list_labels": reading(placed),
    "list_holidays": reading(away),
    "set_holiday": lambda world: {"body": {"starts_on": world.on, "ends_on": world.on}},
    "end_holiday": sends({"action": "end"}, away, holiday=lambda made: made.pk),
    "list_listings": reads("listings"),
    "get_listing": reads("listings", "sku"),
    "create_listing": sends(NEW_LISTING),
    "change_listing": sends({"stock": 3}, live, sku="LAMP-1"),
    "move_listing": sends({"action": "pause"}, live, sku="LAMP-1"),
    "list_pictures": reading(pictured, sku="LAMP-1"),
    "send_picture": sends(draw(), draft, sku="LAMP-1"),
    "place_picture": sends(lambda made: {"picture": made.pk, "place": 1}, pictured, sku="LAMP-1"),
    "list_stock": reading(counted),
    "get_stock": reading(counted, sku="L-1"),
    "count_stock": sends({"on_hand": 5}, placed, sku="L-1"),
    "list_arrivals": reading(expected),
    "expect_stock": lambda world: (
        counted(world) and {"body": {"sku": "L-1", "quantity": 4, "expected_on": world.on}}
    ),
    "drop_arrival": sends({"action": "drop"}, expected, arrival=lambda made: made.pk),
    "receive_stock": sends({"sku": "L-1", "quantity": 4}, counted),
    "list_tickets": reads("tickets"),
    "get_ticket": reads("tickets", "ref"),
    "get_ticket_file": fetches(
        shown, ref=lambda made: made.entry.ticket.ref, file=lambda made: made.pk
    ),
    "send_ticket": sends(
        {
            "order": "N-0",
            "kind": "complaint",
            "text": "The lamp arrived broken.",
            **attached(draw()),
        },
        lambda world: make_order(world.store, "N-0", world.then),
    ),
    "move_ticket": sends({"action": "ask_mediation"}, ticket, **TICKET),
    "move_ticket: pause": sends(
        {"action": "pause", "reason": "goods_under_way", "days": 3}, ticket, **TICKET
    ),
    "move_ticket: resume": sends({"action": "resume"}, resting, **TICKET),
    "reply_to_ticket": sends({"text": "We are sorry."}, ticket, **TICKET),
    "reply_to_ticket: files": sends(
        {"text": "We are sorry.", **attached(draw())}, ticket, **TICKET
    ),
    "make_offer": sends({"kind": "refund_part", "amount_minor": 500}, ticket, **TICKET),
    "answer_offer": sends(
        {"answer": "accept"},
        offered,
        ref=lambda made: made.ticket.ref,
        offer=lambda made: made.pk,
    ),
    "receive_return": sends({"action": "receive"}, returning, **RETURN),
    "inspect_return": sends(CAME, returned, **RETURN),
    "inspect_return: files": sends(CAME | attached(draw()), returned, **RETURN),
    "send_return_label": sends(draw(), returning, **RETURN),
    "list_decisions": reads("decisions"),
    "get_decision": reads("decisions", "number"),
    "list_jobs": reads("jobs"),
    "get_job": reads("jobs", "pk"),
}


def world_of(store, people):
    """Orders of twenty days ago are there by now; a day is ahead, and written as bodies do."""
    now = clock.now()
    day = (now + timedelta(days=3)).date()
    told = {"then": now - timedelta(days=20), "day": day, "on": day.isoformat()}
    return SimpleNamespace(store=store, people=people, **told)
