"""A ticket says which articles it is about, and what is wrong with each."""

import pytest
from django.urls import reverse

from aftersales.actions import Claimed, open_ticket
from aftersales.models import Ticket
from core.errors import NotPossible
from shipping.models import OrderLine

DAMAGED = Claimed(1, "damaged")


@pytest.fixture
def lamp(order):
    return order.lines.get()


@pytest.fixture
def shades(order):
    """Two shades of 4.00 in the same order; 2.10 of its 30.00 are for delivery."""
    order.total_minor = 3000
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 2, "unit_price_minor": 400}
    return OrderLine.objects.create(store=order.store, order=order, **facts)


def test_only_what_is_named_is_claimed(opening, lamp, shades):
    ticket = open_ticket(**opening, goods={shades.pk: DAMAGED}, wish="replacement")

    assert ticket.goods.values_list("line", "quantity", "reason").get() == (shades.pk, 1, "damaged")
    assert ticket.wish == "replacement" and "Shade" in ticket.titles["en"]


def test_without_names_it_is_about_the_whole_order(ticket, lamp):
    assert ticket.goods.values_list("line", "quantity").get() == (lamp.pk, 1)


@pytest.mark.parametrize(
    ("claimed", "field"),
    [
        (Claimed(3, "damaged"), "line_{}"),
        (Claimed(0, "damaged"), "line_{}"),
        (Claimed(1, ""), "reason_{}"),
        # A buyer who changed their mind has nothing to complain about.
        (Claimed(1, "changed_mind"), "reason_{}"),
    ],
)
def test_refuses_what_the_order_does_not_hold(opening, shades, claimed, field):
    with pytest.raises(NotPossible) as refusal:
        open_ticket(**opening, goods={shades.pk: claimed})

    assert refusal.value.field == field.format(shades.pk)
    assert not Ticket.objects.exists()


def test_refuses_articles_of_others_nothing_and_a_strange_wish(opening, lamp):
    for facts in ({"goods": {lamp.pk + 999: DAMAGED}}, {"goods": {}}, {"wish": "moon"}):
        with pytest.raises(NotPossible):
            open_ticket(**opening | facts)
    assert not Ticket.objects.exists()


@pytest.fixture
def page(client, order, policy, aftersales_token):
    return reverse("aftersales:buyer_help", args=[aftersales_token])


def test_the_buyer_says_first_what_it_is_about(client, page):
    html = client.get(page).text

    listed = [html.index(f"?kind={kind}") for kind in ("complaint", "return", "dispute", "safety")]
    assert listed == sorted(listed) and "<form" not in html.split("</header>")[-1]


def test_the_buyer_ticks_articles_without_script(client, page, lamp, shades):
    address = f"{page}?kind=complaint"
    fresh = client.get(address).text
    assert "It arrived damaged" in fresh and "is-invalid" not in fresh
    assert "Apology" in fresh and "Coupon" not in fresh
    facts = {f"line_{shades.pk}": "2", f"reason_{shades.pk}": "damaged", f"line_{lamp.pk}": "0"}

    refused = client.post(address, facts | {f"reason_{shades.pk}": "", "text": "Torn."})
    assert refused.status_code == 422 and "Choose what is wrong with it." in refused.text
    sent = client.post(address, facts | {"text": "Torn.", "wish": "refund_part"})
    ticket = Ticket.objects.get()
    assert sent.status_code == 302 and ticket.wish == "refund_part"
    assert ticket.goods.values_list("line", "quantity").get() == (shades.pk, 2)
    assert "2 × Shade" in client.get(sent.url).text


def test_one_single_piece_is_not_counted(client, page, lamp):
    address = f"{page}?kind=complaint"
    assert f"line_{lamp.pk}" not in client.get(address).text

    sent = client.post(address, {f"reason_{lamp.pk}": "damaged", "text": "x"})
    assert sent.status_code == 302
    assert Ticket.objects.get().goods.get().quantity == 1
