"""Goods that may not go everywhere, by every carrier, or without a paper."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.models import Certificate
from policy.packaged import packaged_policy
from policy.sections.customs import CustomsSection
from shipping.actions import declare_kind, dispatch_parcel, receive_order
from shipping.checks.customs.goods import Declared, Gap, Way
from shipping.checks.customs.restricted import restricted_gaps
from shipping.models import CustomsGoods, Parcel
from tests.shipping.conftest import order_facts

RULES = packaged_policy().customs
BATTERY = {
    "title": "Speaker",
    "kind": "lithium_alone",
    "watt_hours": Decimal(37),
    "certificates": frozenset({"UN38_3"}),
}


def gaps(carrier="", destination="NL", on=date(2026, 11, 28), **changes):
    way = Way("CN", destination, on, carrier, "Air")
    return [gap for gap, _row in restricted_gaps(Declared(**BATTERY | changes), way, RULES)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"carrier": "Swift Freight"}, []),
        ({"carrier": "Silkway Post"}, [Gap.NOT_CARRIED]),
        ({"carrier": "中国邮政"}, [Gap.NOT_CARRIED]),
        # A word is a whole word.
        ({"carrier": "Postal Partner Posting"}, []),
        ({"kind": "lithium_contained", "carrier": "Silkway Post"}, []),
        ({"watt_hours": None}, [Gap.NO_WATT_HOURS]),
        ({"watt_hours": Decimal("100.01")}, [Gap.TOO_STRONG]),
        ({"certificates": frozenset()}, [Gap.NO_CERTIFICATE]),
        ({"kind": "none", "watt_hours": None}, []),
        ({"kind": "plant", "watt_hours": None}, [Gap.NEEDS_PAPER]),
        ({"kind": "plant", "watt_hours": None, "destination": "US"}, []),
        # Before its first day a row asks nothing.
        ({"kind": "plant", "watt_hours": None, "on": date(2019, 12, 13)}, []),
    ],
)
def test_each_row_is_asked_where_and_when_it_holds(changes, found):
    assert gaps(**changes) == found


@pytest.mark.parametrize(
    ("changes", "asks"),
    [
        ({"title": "Power bank, 10,000 mAh"}, True),
        ({"title": "移动电源 10000 毫安时"}, True),
        ({"title": "Toy", "hs": "850760"}, True),
        ({"title": "Empowered bankers"}, False),
        ({"title": "Toy", "hs": "950300"}, False),
    ],
)
def test_goods_that_look_restricted_ask_the_seller(changes, asks):
    facts = {"kind": "", "watt_hours": None} | changes

    assert gaps(**facts) == ([Gap.UNDECLARED_KIND] if asks else [])
    assert gaps(**facts | {"kind": "none"}) == []


def test_a_restriction_is_on_a_kind_that_there_is():
    data = RULES.model_dump()
    data["kinds"].pop("plant")
    with pytest.raises(ValueError, match="plant"):
        CustomsSection.model_validate(data)


def test_what_is_declared_is_kept_and_told_once(lamp, sam, noon):
    facts = {"kind": "lithium_alone", "watt_hours": Decimal("37"), "actor": sam}
    declare_kind(lamp, **facts, now=noon)
    declare_kind(lamp, **facts, now=noon)
    declare_kind(lamp, kind="none", watt_hours=None, actor=sam, now=noon)

    told = Event.objects.filter(kind__startswith="goods.").order_by("pk")
    assert [event.kind for event in told] == ["goods.restricted", "goods.unrestricted"]
    goods = CustomsGoods.objects.get()
    assert (goods.kind, goods.watt_hours, goods.hs) == ("none", None, "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "uranium"}, "kind"),
        ({"watt_hours": None}, "watt_hours"),
        ({"watt_hours": Decimal("0.004")}, "watt_hours"),
        ({"watt_hours": Decimal("1e9")}, "watt_hours"),
        ({"kind": "aerosol"}, "watt_hours"),
    ],
)
def test_what_cannot_be_is_refused(lamp, sam, noon, changes, field):
    facts = {"kind": "lithium_alone", "watt_hours": Decimal(37)} | changes
    with pytest.raises(NotPossible) as refusal:
        declare_kind(lamp, **facts, actor=sam, now=noon)

    assert refusal.value.field == field
    assert not CustomsGoods.objects.exists()
    assert not Event.objects.filter(kind__startswith="goods.").exists()


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_others_cannot(lamp, request, noon, who):
    with pytest.raises(NotAllowed):
        declare_kind(
            lamp, kind="none", watt_hours=None, actor=request.getfixturevalue(who), now=noon
        )


def test_the_table_refuses_a_battery_of_nothing(lamp, noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsGoods.objects.create(store=lamp.store, listing=lamp, watt_hours=0, changed_at=noon)


def test_a_carrier_that_does_not_take_it_keeps_it_here(client, lamp, sams_store, sam, noon):
    declare_kind(lamp, kind="lithium_alone", watt_hours=Decimal(37), actor=sam, now=noon)
    lines = [{"sku": "L-1", "title": "Power bank", "quantity": 1, "unit_price_minor": 1990}]
    order = receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)[0]
    facts = {"number": "LP0066129", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="not taken in international mail"):
        dispatch_parcel(order, carrier="Silkway Post", **facts)
    assert not Parcel.objects.exists()

    parcel = dispatch_parcel(order, carrier="Swift Freight", **facts)
    client.force_login(sam)
    page = f"/parcels/{parcel.pk}/"
    assert "verified certificate UN38.3" in client.get(page).text
    days = {"valid_from": noon.date(), "valid_to": noon.date() + timedelta(days=999)}
    Certificate.objects.create(
        store=sams_store,
        listing=lamp,
        scheme="UN38_3",
        number="1",
        scope="product",
        status="verified",
        status_at=noon,
        reviewer=sam,
        created_at=noon,
        **days,
    )
    assert "verified certificate UN38.3" not in client.get(page).text


def test_the_page_keeps_the_kind_and_shows_its_rows(client, lamp, codes, sam):
    client.force_login(sam)
    page = f"/customs/goods/{lamp.pk}/"

    assert client.post(f"{page}kind/", {"kind": "lithium_alone"}).status_code == 422
    sent = client.post(f"{page}kind/", {"kind": "lithium_alone", "watt_hours": "37"})
    assert sent.status_code == 302
    text = client.get(page).text
    assert "not taken in international mail" in text and "last verified" in text
