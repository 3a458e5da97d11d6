"""A ruling that waits for a second mediator is told to those who may confirm it, and shown."""

import pytest
from django.urls import reverse

from accounts.actions import add_member
from aftersales.actions import confirm_ruling, rule_ticket
from aftersales.models import Release
from core.models import Delivery
from tests.cast import make_staff

WORDS = "A second mediator must confirm it"


@pytest.fixture
def large(order, by_standard):
    """A ruling on so much money that it takes two mediators."""
    order.lines.update(unit_price_minor=50_000)
    type(order).objects.filter(pk=order.pk).update(total_minor=50_000)
    return by_standard | {"refund_minor": 25_000}


def told():
    rows = Delivery.objects.filter(event__kind="ruling.proposed", channel="inbox")
    return sorted(rows.values_list("recipient__name", flat=True))


def test_all_other_mediators_are_told_once(large, mona, noon):
    assert rule_ticket(**large).status == "proposed"
    assert told() == ["Mona"]


def test_not_who_works_for_the_store_or_gave_the_ticket_back(
    large, sams_store, sam, mona, damaged, noon
):
    mara, milo = (make_staff(name, "mediator", noon) for name in ("Mara", "Milo"))
    add_member(sams_store, user=mara, role="reader", actor=sam, now=noon)
    Release.objects.create(ticket=damaged, person=milo, why=Release.Why.INVOLVED, at=noon)
    rule_ticket(**large)
    assert told() == ["Mona"]


def test_where_all_others_took_part_they_are_told_all_the_same(large, mona, damaged, noon):
    Release.objects.create(ticket=damaged, person=mona, why=Release.Why.INVOLVED, at=noon)
    rule_ticket(**large)
    assert told() == ["Mona"]


def test_a_ruling_that_one_mediator_makes_is_told_to_nobody_else(by_standard, mona):
    rule_ticket(**by_standard)
    assert told() == []


def test_the_notice_opens_the_page_where_it_is_confirmed(large, mona, damaged, client):
    rule_ticket(**large)
    client.force_login(mona)
    (notice,) = client.get(reverse("core:inbox")).context["page"].rows
    assert client.get(notice.url).url == reverse("aftersales:rule", args=[damaged.pk])


@pytest.mark.parametrize("view", ["all", "second"])
def test_the_board_shows_it_until_it_is_confirmed(large, mona, client, noon, view):
    ruling = rule_ticket(**large)
    client.force_login(mona)
    assert WORDS in client.get(f"/mediation/?view={view}").content.decode()
    confirm_ruling(ruling, actor=mona, now=noon)
    assert WORDS not in client.get(f"/mediation/?view={view}").content.decode()
