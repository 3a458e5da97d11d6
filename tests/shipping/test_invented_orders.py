"""Invented orders are found by their pattern, what honest stores do is not; a person decides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import translation

from enforcement import gates
from enforcement.actions import claim_case, close_case_without_violation, record_identifier
from enforcement.models import Case, Signal
from shipping.actions import look_for_patterns, show_pattern
from shipping.models import AddressChange, Order, Parcel, PatternLook, ShownOrder
from shipping.queries.manipulation import find_patterns
from tests.enforcement.steps import decide

FAKE = {"buyer_name": "Lin Wei", "postcode": "3511 AB"}


@pytest.fixture
def buy(sams_store, noon):
    """Orders of different buyers, each 7 hours and some before the next, newest before noon."""

    def make(count, store=sams_store, first=0, **facts):
        rows = []
        for n in range(first, first + count):
            at = noon - timedelta(hours=7 * (n + 1), seconds=n * n + 1)
            known = {
                "store": store,
                "number": f"{store.slug}-{n}",
                "buyer_name": f"Buyer {n}",
                "buyer_email": f"b{n}@example.org",
                "country": "NL",
                "city": "Utrecht",
                "postcode": "3511 AB",
                "currency": "EUR",
                "total_minor": 900,
                "placed_at": at,
                "ship_by": at + timedelta(days=3),
                "status_at": at,
            }
            one = {key: fact(n) if callable(fact) else fact for key, fact in facts.items()}
            rows.append(Order(**(known | one)))
        return Order.objects.bulk_create(rows)

    return make


def found(now, *stores):
    rows = find_patterns([store.pk for store in stores], now)
    return {(one.store, one.pattern.value): (len(one.orders), one.of) for one in rows}


def boxes(count):
    return lambda n: f"box{n % count}@mail.example"


def test_a_ring_is_shown_with_its_orders_and_without_its_buyers(buy, sams_store, noon):
    buy(20)
    ring = buy(6, first=20, **FAKE, buyer_email=boxes(3))
    assert look_for_patterns(now=noon) == {"stores": 1, "signals": 1}
    case = Case.objects.get()
    assert (case.store, case.rule_code, case.severity) == (sams_store, "manipulation", "high")
    kept = case.exhibits.get().snapshot
    assert [one["number"] for one in kept["orders"]] == [one.number for one in ring[::-1]]
    assert "6 of 26 orders of the last 30 days (23%)" in kept["text"]["en"]
    assert "26" in kept["text"]["zh-hans"] and kept["text"]["zh-hans"] != kept["text"]["en"]
    for secret in ("Lin", "mail.example", "3511"):
        assert secret not in str(kept) + Signal.objects.get().detail
    with translation.override("zh-hans"):
        assert Signal.objects.get().words == kept["text"]["zh-hans"]
    # A machine proposes: nothing is closed by a pattern.
    assert gates.blocked(sams_store, noon) == {}


@pytest.mark.parametrize(
    ("facts", "others"),
    [
        # A loyal buyer: two addresses of one's own are normal.
        (FAKE | {"buyer_email": boxes(2)}, 20),
        # Three persons of one name, a few streets apart.
        (
            {"buyer_name": "Lin Wei", "postcode": lambda n: f"35{n % 3}", "buyer_email": boxes(6)},
            20,
        ),
        ({"buyer_name": "Lin Wei", "postcode": "", "buyer_email": boxes(6)}, 20),
        # One house with a family.
        ({"buyer_name": lambda n: f"Lin {n}", "postcode": "3511 AB", "buyer_email": boxes(6)}, 20),
        # A large store, where a company sends its people to buy.
        (FAKE | {"buyer_email": boxes(3)}, 25),
        (FAKE | {"buyer_email": boxes(3), "status": "cancelled"}, 20),
    ],
)
def test_honest_buyers_are_no_ring(buy, sams_store, noon, facts, others):
    buy(others)
    buy(6, first=others, **facts)
    assert found(noon, sams_store) == {}


def test_who_buys_at_many_stores_is_a_shopper(buy, sams_store, stores, noon):
    buy(10)
    buy(6, first=10, **FAKE, buyer_email=boxes(3))
    for store in stores[:2]:
        buy(1, store=store, buyer_email="BOX1@mail.example")
    assert (sams_store.pk, "ring") in found(noon, sams_store)
    buy(1, store=stores[2], buyer_email="box1@mail.example")
    assert found(noon, sams_store) == {}


def test_a_name_is_one_however_it_is_written(buy, sams_store, noon):
    buy(10)
    ways = [("Lin Wei", "3511 AB"), ("LIN  WEI", "3511ab"), ("·Lin-Wei.", "3511-AB")]
    for n, (name, code) in enumerate(ways):
        buy(2, first=10 + 2 * n, buyer_name=name, postcode=code, buyer_email=boxes(6))
    assert found(noon, sams_store) == {(sams_store.pk, "ring"): (6, 16)}


@pytest.fixture
def stores(noon):
    from accounts.models import Store

    return [
        Store.objects.create(slug=f"shop{n}", name=f"Shop {n}", country="DE", created_at=noon)
        for n in range(3)
    ]


def test_another_stores_orders_are_not_mixed_in(buy, sams_store, ritas_store, noon):
    for store in (sams_store, ritas_store):
        buy(10, store=store)
        buy(4, store=store, first=10, **FAKE, buyer_email=boxes(3))
    assert found(noon, sams_store, ritas_store) == {}
    mine = buy(2, first=20, **FAKE, buyer_email=boxes(3))
    assert found(noon, sams_store, ritas_store) == {(sams_store.pk, "ring"): (6, 16)}
    assert look_for_patterns(now=noon)["signals"] == 1
    assert set(ShownOrder.objects.values_list("store", flat=True)) == {sams_store.pk}
    assert set(ShownOrder.objects.values_list("order", flat=True)) >= {one.pk for one in mine}


def test_one_buyer_again_and_again(buy, sams_store, noon):
    written = ["Amy+1@x.example", "amy@x.example", "AMY+late@X.example"]
    buy(12, buyer_email=lambda n: written[n % 3], postcode="")
    buy(18, first=12)
    assert found(noon, sams_store) == {(sams_store.pk, "repeat"): (12, 30)}
    buy(1, first=30)
    assert found(noon, sams_store) == {}


def test_companies_that_buy_often_side_by_side_are_none(buy, sams_store, noon):
    for n in range(3):
        buy(12, first=12 * n, buyer_email=f"desk@firm{n}.example", buyer_name=f"Firm {n}")
    assert found(noon, sams_store) == {}


def test_the_stores_own_people(buy, sams_store, sam, ritas_store, rita, noon):
    buy(2, buyer_email="Sam+shop@Example.com")
    buy(9, first=2, buyer_email=rita.email, store=sams_store)
    assert found(noon, sams_store) == {}
    buy(1, first=20, buyer_email=sam.email)
    assert found(noon, sams_store) == {(sams_store.pk, "own_people"): (3, None)}


def test_orders_sent_on_to_the_stores_own_door(buy, sams_store, ritas_store, noon):
    lines = "Sam Lee\nHarbour Road 8\n3511 AB Utrecht"
    record_identifier(sams_store, kind="address", value=f"NL {lines}", now=noon)
    rows = buy(3) + buy(3, store=ritas_store)
    for row in rows:
        _send_on(row, "Sam Lee", "Harbour Road 8")
    assert found(noon, sams_store, ritas_store) == {(sams_store.pk, "own_address"): (3, None)}
    _send_on(rows[0], "Sam Lee", "Harbour Road 9")
    assert found(noon, sams_store, ritas_store) == {}


def _send_on(order, name, street):
    place = {"buyer_name": name, "street": street, "postcode": "3511AB", "city": "Utrecht"}
    AddressChange.objects.create(
        store=order.store,
        order=order,
        **place,
        country="NL",
        old_city="Delft",
        old_country="NL",
        asked_at=order.placed_at,
        status="accepted",
        status_at=order.placed_at,
    )


def paced(now, step, off=lambda n: 0):
    start = now - timedelta(hours=9, seconds=7)
    return lambda n: start + timedelta(seconds=step * n + off(n))


def test_orders_at_one_interval(buy, sams_store, noon):
    buy(5, first=50)
    rows = buy(8, placed_at=paced(noon, 90, lambda n: n % 2))
    assert found(noon, sams_store) == {(sams_store.pk, "pace"): (8, None)}
    look_for_patterns(now=noon)
    assert set(ShownOrder.objects.values_list("order", flat=True)) == {one.pk for one in rows}
    assert Case.objects.get().severity == "medium"
    # Shown once: only eight more make another run.
    assert found(noon, sams_store) == {}


@pytest.mark.parametrize(
    ("step", "off", "email"),
    [
        (90, lambda n: 0, boxes(3)),
        (29, lambda n: 0, boxes(9)),
        (21_700, lambda n: 0, boxes(9)),
        (90, lambda n: 4 * (n % 2), boxes(9)),
        (90, lambda n: 40 * (n > 3), boxes(9)),
    ],
    ids=["one machine", "rush", "daily", "people", "broken"],
)
def test_other_intervals_are_none(buy, sams_store, noon, step, off, email):
    buy(8, placed_at=paced(noon - timedelta(days=3), step, off), buyer_email=email)
    assert found(noon, sams_store) == {}


def test_a_shop_that_writes_no_seconds_keeps_no_pace(buy, sams_store, noon):
    buy(9, placed_at=lambda n: noon - timedelta(minutes=9 - n))
    assert found(noon, sams_store) == {}


def test_parcels_that_arrive_abroad_at_once(buy, sams_store, noon):
    rows = buy(26)
    for n, order in enumerate(rows):
        _deliver(order, minutes=10 if n < 5 else 9000)
    assert found(noon, sams_store) == {}
    Parcel.objects.filter(order__in=rows[25:]).update(stage_days=None)
    assert found(noon, sams_store) == {(sams_store.pk, "fast"): (5, 25)}
    Parcel.objects.filter(order=rows[0]).update(origin="NL")
    assert found(noon, sams_store) == {}
    Parcel.objects.filter(order=rows[0]).update(origin="CN", stage_days=None)
    assert found(noon, sams_store) == {}


def _deliver(order, minutes):
    at = order.placed_at + timedelta(hours=1)
    Parcel.objects.create(
        store=order.store,
        order=order,
        origin="CN",
        destination="NL",
        carrier="PostLink",
        number=f"PL{order.pk}",
        status="delivered",
        status_at=at,
        declared_shipped_at=at,
        first_scan_at=at - timedelta(minutes=minutes),
        delivered_at=at,
        delivered_on=at.date(),
        stage_days=[0],
    )


def test_every_limit_stands_in_the_policy(buy, sams_store, noon, monkeypatch):
    from policy.queries import policy_at
    from shipping.queries import manipulation

    buy(20)
    buy(6, first=20, **FAKE, buyer_email=boxes(3))
    policy = policy_at(noon)
    for name, limit in (
        ("ring_orders", 7),
        ("ring_mailboxes", 4),
        ("ring_percent", 24),
        ("days", 7),
    ):
        rules = policy.signals.orders.model_copy(update={name: limit})
        signals = policy.signals.model_copy(update={"orders": rules})
        changed = policy.model_copy(update={"signals": signals})
        monkeypatch.setattr(manipulation, "policy_at", lambda _now, changed=changed: changed)
        assert found(noon, sams_store) == {}, name


def test_a_second_look_adds_nothing(buy, sams_store, noon, mia):
    buy(20)
    buy(6, first=20, **FAKE, buyer_email=boxes(3))
    first = list(find_patterns([sams_store.pk], noon))
    assert look_for_patterns(now=noon)["signals"] == 1
    assert look_for_patterns(now=noon + timedelta(hours=1)) == {}
    tomorrow = noon + timedelta(days=1)
    assert look_for_patterns(now=tomorrow) == {"stores": 1, "signals": 0}
    # Found by two at once: the second one finds the orders shown.
    assert show_pattern(first[0], now=noon) is None
    # Nor once the case is over.
    case = claim_case(Case.objects.get(), actor=mia, now=tomorrow)
    close_case_without_violation(case, reason="A family.", answer="", actor=mia, now=tomorrow)
    assert look_for_patterns(now=noon + timedelta(days=2))["signals"] == 0
    assert Signal.objects.count() == 1 and PatternLook.objects.count() == 3


def test_new_orders_are_a_pattern_of_their_own(buy, sams_store, noon):
    buy(10)
    buy(6, first=20, **FAKE, buyer_email=boxes(3))
    look_for_patterns(now=noon)
    buy(5, first=30, **FAKE, buyer_email=boxes(3))
    assert found(noon, sams_store) == {}
    buy(1, first=40, **FAKE, buyer_email=boxes(3))
    assert found(noon, sams_store) == {(sams_store.pk, "ring"): (6, 22)}


def test_a_store_that_fails_stops_no_other(buy, sams_store, ritas_store, noon):
    for store in (sams_store, ritas_store):
        buy(6, store=store, **FAKE, buyer_email=boxes(3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    (ring, _other) = find_patterns([sams_store.pk, ritas_store.pk], noon)
    gone = ring.__class__(ring.store, ring.pattern, (*ring.orders, 10**12), ring.count, ring.of)
    with pytest.raises(IntegrityError), transaction.atomic():
        show_pattern(gone, now=noon)
    assert not Case.objects.exists() and not ShownOrder.objects.exists()


def test_the_database_keeps_what_was_shown(buy, sams_store, noon):
    buy(6, **FAKE, buyer_email=boxes(3))
    look_for_patterns(now=noon)
    for model in (ShownOrder, PatternLook):
        with pytest.raises(InternalError), transaction.atomic():
            model.objects.all().delete()
    row = ShownOrder.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShownOrder.objects.create(
            store=sams_store, order=row.order, pattern="hunch", signal=row.signal, at=noon
        )


def test_moderators_and_the_store_read_which_orders(buy, client, sams_store, sam, mia, noon):
    buy(6, **FAKE, buyer_email=boxes(3))
    look_for_patterns(now=noon)
    case = Case.objects.get()
    client.force_login(mia)
    page = client.get(f"/moderation/cases/{case.pk}/").text
    assert "6 of 6 orders" in page and "sams-0" in page and "Lin Wei" not in page
    statement = decide(claim_case(case, actor=mia, now=noon), mia, noon).violation.statements.get()
    client.force_login(sam)
    page = client.get(f"/decisions/{statement.pk}/").text
    assert "6 of 6 orders" in page and "sams-5" in page and "Lin Wei" not in page
    sam.language = "zh-hans"
    sam.save()
    assert "6 of 6" not in client.get(f"/decisions/{statement.pk}/").text
