"""A store declares the tariff code of its goods, and finds it by words."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import choose_hs
from shipping.models import CustomsGoods
from shipping.queries.nomenclature import find_codes


def found(words):
    return [code.code for code in find_codes(words)]


@pytest.mark.parametrize(
    ("typed", "kept"), [("8507.60", "850760"), ("8507 60 00 10", "8507600010")]
)
def test_a_code_is_kept_in_its_normal_form(codes, lamp, sam, noon, typed, kept):
    goods = choose_hs(lamp, hs=typed, actor=sam, now=noon)

    assert (goods.hs, goods.changed_at) == (kept, noon)
    facts = {"sku": "L-1", "hs": kept, "before": ""}
    assert Event.objects.get(kind="goods.classified").facts == facts


def test_the_same_code_again_is_no_news(codes, lamp, sam, noon):
    choose_hs(lamp, hs="850760", actor=sam, now=noon)
    choose_hs(lamp, hs="8507.60", actor=sam, now=noon)
    choose_hs(lamp, hs="910211", actor=sam, now=noon)

    events = Event.objects.filter(kind="goods.classified").order_by("pk")
    befores = [event.facts["before"] for event in events]
    assert befores == ["", "850760"]
    assert CustomsGoods.objects.get().hs == "910211"


@pytest.mark.parametrize(
    ("typed", "words"),
    [("8507", "6, 8 or 10"), ("85o760", "6, 8 or 10"), ("850761", "no tariff code 850761")],
)
def test_what_is_no_code_is_refused(codes, lamp, sam, noon, typed, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        choose_hs(lamp, hs=typed, actor=sam, now=noon)

    assert refusal.value.field == "hs"
    assert not CustomsGoods.objects.exists()
    assert not Event.objects.filter(kind="goods.classified").exists()


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_others_cannot(codes, lamp, request, noon, who):
    with pytest.raises(NotAllowed):
        choose_hs(lamp, hs="850760", actor=request.getfixturevalue(who), now=noon)
    assert not CustomsGoods.objects.exists()


def test_the_table_refuses_what_is_no_code(lamp, noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomsGoods.objects.create(store=lamp.store, listing=lamp, hs="8507", changed_at=noon)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("cotton t-shirt", "610910"),
        ("shirts of another textile", "610990"),
        ("power bank", "850760"),
        ("watch", "910211"),
        ("batteris", "850760"),
        ("棉T恤", "610910"),
        ("移动电源 10000 毫安时", "850760"),
        ("8507", "850760"),
        ("8507.6", "850760"),
    ],
)
def test_the_likeliest_comes_first(codes, words, first):
    assert found(words)[0] == first


@pytest.mark.parametrize("words", ["", "   ", "zebra", "'; --", "\x00", "((((", "&|!", "99"])
def test_nothing_is_found_for_nothing(codes, words):
    assert found(words) == []


def test_headings_cannot_be_declared(codes):
    assert found("6109") == ["610910", "610990"]


def test_the_page_offers_codes_for_the_title_and_keeps_one(client, codes, lamp, sam):
    client.force_login(sam)
    address = f"/customs/goods/{lamp.pk}/"

    assert "Power bank" in client.get("/customs/goods/").text
    assert 'value="850760"' in client.get(address).text
    assert 'value="910211"' in client.get(address, {"q": "watches"}).text
    assert client.post(address, {"hs": "1"}).status_code == 422
    assert client.post(address, {"hs": "850760"}).status_code == 302
    assert "Power bank" not in client.get("/customs/goods/").text
    assert "850760" in client.get("/customs/goods/?view=all").text
    assert "850760" in client.get(f"/listings/{lamp.pk}/").text


def test_the_page_says_that_no_code_is_loaded_yet(client, lamp, sam):
    client.force_login(sam)

    assert "No tariff codes are loaded yet" in client.get(f"/customs/goods/{lamp.pk}/").text
