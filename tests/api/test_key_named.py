"""What a store's system does by a call, the events of the call say, by the name of its key."""

import pytest

from core import clock
from core.audit.pages import in_words
from core.events import record
from core.models import Event
from core.wording import sentence
from listings.actions import add_picture, pause_listing
from shipping.actions import track_stock
from tests.api.rows import make_order
from tests.api.test_each_once import SENDING, call  # noqa: F401  (fixture)
from tests.api.worlds import CAME, PARCEL, returned, world_of
from tests.api.writes import send
from tests.listings.factories import draw, make_live

# Nobody did these: they follow for Tradewell from what both sides agreed on.
FOLLOWS = {"refund.ordered", "ticket.settled"}
# Pictures in another place leave no event, whoever moves them.
SILENT = {"place_picture"}


def test_each_event_of_a_call_names_the_key(request, call):  # noqa: F811
    name = request.node.callspec.params["call"]
    last = max(Event.objects.values_list("pk", flat=True), default=0)
    answer = call()
    assert 200 <= answer.status_code < 300, answer.content
    events = Event.objects.filter(pk__gt=last)

    assert events.exists() == (name not in SILENT)
    for event in events:
        named = None if event.kind in FOLLOWS else "ERP"
        assert (event.kind, event.actor, event.facts.get("system")) == (event.kind, None, named)


WAITS = {"description": "Eco friendly and organic, the best lamp of the world. " * 3}


@pytest.fixture
def live(sams_store, sam, media, noon):
    return make_live(sams_store, sam, noon)


def named(*kinds):
    """The events of these kinds, each with the key that it names."""
    found = Event.objects.filter(kind__in=kinds).order_by("pk")
    return [(one.kind, one.actor, one.facts.get("system")) for one in found]


def test_an_edit_that_waits_and_one_that_takes_its_place_name_it(secret, live):
    first = send(secret, "patch", "listings/LAMP-1", WAITS)
    assert (first.status_code, first.json()["is_waiting"]) == (202, True), first.content
    send(secret, "patch", "listings/LAMP-1", {"description": WAITS["description"] * 2}, "k2")

    assert named("listing.edit_staged", "listing.edit_replaced") == [
        ("listing.edit_staged", None, "ERP"),
        ("listing.edit_replaced", None, "ERP"),
        ("listing.edit_staged", None, "ERP"),
    ]


def test_each_step_of_a_listing_names_it(secret, live):
    for key, action in enumerate(("pause", "resume", "withdraw", "publish")):
        answer = send(secret, "post", "listings/LAMP-1", {"action": action}, f"k{key}")
        assert answer.status_code == 200, answer.content

    kinds = ("listing.paused", "listing.published", "listing.withdrawn", "listing.published")
    assert named(*kinds)[-4:] == [(kind, None, "ERP") for kind in kinds]


def test_pictures_that_are_moved_and_taken_off_name_it(secret, live, sam, noon):
    add_picture(live, picture=draw(90), actor=sam, now=noon)
    for key, place in enumerate((2, None)):
        body = {"picture": live.pictures.order_by("pk")[0].pk, "place": place}
        assert send(secret, "patch", "pictures/LAMP-1", body, f"k{key}").status_code == 200

    kinds = ("listing.picture_moved", "listing.picture_removed")
    assert named(*kinds) == [(kind, None, "ERP") for kind in kinds]


def test_goods_in_the_parcel_of_another_order_name_it(secret, sams_store, noon):
    for n in range(2):
        make_order(sams_store, f"N-{n}", clock.now())
        body = PARCEL | {"order": f"N-{n}", "together": True}
        assert send(secret, "post", "parcels", body, f"k{n}").status_code == 201

    assert named("parcel.dispatched", "order.shipped") == [
        (kind, None, "ERP") for kind in ("order.shipped", "parcel.dispatched") * 2
    ]


def test_a_second_count_names_it(secret, sams_store):
    make_order(sams_store, "N-0", clock.now())
    for n in (5, 3):
        send(secret, "post", "stock/L-1", {"on_hand": n}, f"k{n}")

    kinds = ("stock.tracked", "stock.counted")
    assert named(*kinds) == [(kind, None, "ERP") for kind in kinds]


def test_goods_that_come_back_to_the_shelf_name_it(secret, sams_store, sam, mia):
    world = world_of(sams_store, {"sam": sam, "mia": mia})
    back = returned(world)
    track_stock(sams_store, sku="L-1", quantity=0, actor=sam, now=clock.now())
    answer = send(secret, "post", f"tickets/{back.ticket.ref}/inspection", CAME)

    assert answer.status_code == 201, answer.content
    assert named("stock.restocked") == [("stock.restocked", None, "ERP")]


def test_the_history_and_the_audit_name_it_and_old_events_say_what_they_said(
    secret, live, client, sam, audra, noon
):
    facts = {"title": "Old", "sku": "LAMP-1"}
    told = {"subject": live, "store": live.store, "actor": None, "facts": facts}
    record("listing.paused", **told, at=noon)
    send(secret, "post", "listings/LAMP-1", {"action": "pause"})

    client.force_login(sam)
    page = client.get(f"/listings/{live.pk}/").text
    assert (page.count("was paused."), page.count("The store’s system (ERP)")) == (2, 1)
    new, old = Event.objects.filter(kind="listing.paused").order_by("-pk")
    assert sentence(new) == "“Brass desk lamp with a linen shade” was paused."
    in_words([new, old])
    assert (new.system, old.system) == ("The store’s system (ERP)", "")
    client.force_login(audra)
    assert "The store’s system (ERP)" in client.get("/audit/").text


def test_a_person_is_named_and_no_key(live, sam, noon):
    pause_listing(live, actor=sam, now=noon)

    assert named("listing.paused") == [("listing.paused", sam, None)]


def test_no_exception_is_without_a_call():
    assert set(SENDING) >= SILENT
