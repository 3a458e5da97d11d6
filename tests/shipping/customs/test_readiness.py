"""What goods lack for a destination, and what of it keeps a parcel here."""

from datetime import date

import pytest

from core.errors import NotPossible
from core.models import Event
from policy.packaged import packaged_policy
from shipping.actions import choose_hs, dispatch_parcel, receive_order
from shipping.actions.requests import ask_of_held
from shipping.checks.customs.goods import Declared, Gap, Way
from shipping.checks.customs.readiness import find_gaps
from shipping.models import Parcel
from tests.shipping.conftest import order_facts

POLICY = packaged_policy()
TODAY = date(2026, 11, 28)
READY = {
    "title": "Lamp",
    "listing_id": 1,
    "description": "Desk lamp of brass with a linen shade",
    "hs": "940521",
    "origin": "CN",
    "weight_g": 900.0,
    "value_minor": 1990,
    "has_responsible_person": True,
}


def gaps(destination="NL", sent_from="CN", policy=POLICY, **changes):
    goods = [Declared(**READY | changes)]
    return find_gaps(goods, Way(sent_from, destination, TODAY), policy=policy)


def names(**facts):
    return [missing.gap for missing in gaps(**facts)]


def allowing(**effects):
    readiness = POLICY.customs.readiness.model_copy(update=effects)
    return POLICY.model_copy(
        update={"customs": POLICY.customs.model_copy(update={"readiness": readiness})}
    )


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"description": ""}, Gap.NO_DESCRIPTION),
        ({"description": "Accessories"}, Gap.REFUSED_DESCRIPTION),
        # Papers name the title then.
        ({"description": "", "title": "Accessories"}, Gap.REFUSED_DESCRIPTION),
        ({"description": "", "sold_as": "Accessories"}, Gap.REFUSED_DESCRIPTION),
        ({"hs": ""}, Gap.NO_HS),
        ({"origin": ""}, Gap.NO_ORIGIN),
        ({"weight_g": None}, Gap.NO_WEIGHT),
        ({"weight_g": 0}, Gap.NO_WEIGHT),
        ({"value_minor": 0}, Gap.NO_VALUE),
        ({"has_responsible_person": False}, Gap.NO_RESPONSIBLE_PERSON),
    ],
)
def test_each_gap_is_named_alone(changes, gap):
    assert names() == []
    assert names(**changes) == [gap]


def test_a_responsible_person_is_asked_for_where_the_market_does():
    assert names(has_responsible_person=False, destination="US") == []
    assert names(has_responsible_person=False, maker_country="DE") == []


@pytest.mark.parametrize(
    ("sent_from", "destination"), [("CN", "CN"), ("NL", "FR"), ("NL", "EU"), ("EU", "FR")]
)
def test_inside_a_country_or_union_nothing_is_declared(sent_from, destination):
    assert names(sent_from=sent_from, destination=destination, hs="", description="") == []


@pytest.mark.parametrize(("sent_from", "destination"), [("GB", "NL"), ("NL", "GB"), ("XX", "YY")])
def test_across_a_border_everything_is(sent_from, destination):
    assert Gap.NO_HS in names(sent_from=sent_from, destination=destination, hs="")


def test_the_policy_decides_what_blocks():
    assert [missing.blocks for missing in gaps(description="Accessories", hs="")] == [True, False]
    strict = allowing(no_hs="block", refused_description="off")
    found = gaps(description="Accessories", hs="", policy=strict)
    assert [(missing.gap, missing.blocks) for missing in found] == [(Gap.NO_HS, True)]


def test_of_goods_that_are_no_listing_only_the_value_is_known():
    way = Way("CN", "NL", TODAY)

    assert find_gaps([Declared("Gift", value_minor=1990)], way, policy=POLICY) == ()
    (missing,) = find_gaps([Declared("Gift", value_minor=0)], way, policy=POLICY)
    assert missing.gap == Gap.NO_VALUE


@pytest.fixture
def bought(lamp, sams_store, noon):
    """An order of the listing, from China to the Netherlands."""
    assert sams_store.country == "CN"
    lines = [{"sku": "L-1", "title": "Power bank", "quantity": 1, "unit_price_minor": 1990}]
    return receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)[0]


def send(order, sam, now, **facts):
    facts |= {"carrier": "PostLink", "number": "LP0066129"}
    return dispatch_parcel(order, actor=sam, now=now, **facts)


def test_a_refused_description_keeps_the_parcel_here(lamp, bought, sam, noon):
    lamp.attributes = {"customs_description": "Accessories"}
    lamp.save(update_fields=["attributes"])
    with pytest.raises(NotPossible, match="Power bank: Customs turns back") as refusal:
        send(bought, sam, noon)

    assert refusal.value.code == "customs_gaps" and "Better: “" in str(refusal.value)
    assert not Parcel.objects.exists()
    assert not Event.objects.filter(kind="order.shipped").exists()
    # Nothing said is no better: the papers then name the title on the order.
    lamp.attributes = {"customs_description": " "}
    lamp.save(update_fields=["attributes"])
    bought.lines.update(title="Accessories")
    with pytest.raises(NotPossible, match="its title names no goods either"):
        send(bought, sam, noon)
    lamp.attributes = {"customs_description": "Power bank with a lithium-ion battery, 10,000 mAh"}
    lamp.save(update_fields=["attributes"])
    assert send(bought, sam, noon).number == "LP0066129"


def test_an_article_keeps_no_parcel_here_that_it_is_not_in(
    client, lamp, sams_store, sam, noon, shipped_at
):
    lines = [
        {"sku": "L-1", "title": "Power bank", "quantity": 1, "unit_price_minor": 1990},
        {"sku": "G-1", "title": "Gift", "quantity": 1, "unit_price_minor": 500},
    ]
    order = receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)[0]
    lamp.attributes = {"customs_description": "Accessories"}
    lamp.save(update_fields=["attributes"])
    bank, gift = order.lines.order_by("pk")
    with pytest.raises(NotPossible, match="Power bank: Customs turns back"):
        send(order, sam, shipped_at, contents={bank.pk: 1, gift.pk: 1})
    parcel = send(order, sam, shipped_at, contents={gift.pk: 1})

    assert ask_of_held(parcel, now=shipped_at) is None
    client.force_login(sam)
    assert "Customs turns back" not in client.get(f"/parcels/{parcel.pk}/").text
    assert "Customs turns back" in client.get(f"/orders/{order.pk}/").text


def test_other_gaps_are_shown_and_do_not_block(client, lamp, codes, bought, sam, noon):
    client.force_login(sam)
    lamp.markets = ["EU", "CN"]
    lamp.save(update_fields=["markets"])
    page, goods = f"/orders/{bought.pk}/", f"/customs/goods/{lamp.pk}/"
    text = client.get(page).text

    assert "No tariff code" in text and f'href="{goods}"' in text
    assert "Blocks dispatch" not in text
    assert "It has no tariff code" in client.get(goods).text
    choose_hs(lamp, hs="850760", actor=sam, now=noon)
    assert "No tariff code" not in client.get(page).text
    assert "It has no tariff code" not in client.get(goods).text
    assert send(bought, sam, noon).number == "LP0066129"


def test_the_page_names_each_gap_once_with_its_destinations(client, lamp, codes, sam, noon):
    client.force_login(sam)
    lamp.markets = ["EU", "GB", "CN"]
    lamp.save(update_fields=["markets"])
    text = client.get("/customs/readiness/").text

    assert text.count("No tariff code") == 1
    assert f'href="/customs/goods/{lamp.pk}/"' in text
    assert "No responsible person (European Union)" in text
    assert "May be held" in text and "China" not in text
    lamp.attributes = {"customs_description": "Accessories"}
    lamp.save(update_fields=["attributes"])
    assert "Blocks dispatch" in client.get("/customs/readiness/").text


def test_the_parcel_page_is_a_checklist(client, lamp, codes, bought, sam, noon):
    client.force_login(sam)
    parcel = send(bought, sam, noon)
    page = f"/parcels/{parcel.pk}/"
    text = client.get(page).text

    assert "The values are declared" in text and "It has no tariff code" in text
    assert 'href="/customs/guides/NL/"' in text
    choose_hs(lamp, hs="850760", actor=sam, now=noon)
    assert "Every article has its tariff code" in client.get(page).text


def test_a_parcel_at_home_has_no_checklist(client, sams_store, sam, noon):
    client.force_login(sam)
    order = receive_order(sams_store, facts=order_facts(country="CN"), actor=None, now=noon)[0]

    assert "Every article has" not in client.get(f"/parcels/{send(order, sam, noon).pk}/").text
