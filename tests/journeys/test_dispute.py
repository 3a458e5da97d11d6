"""A dispute to its appeal, and a silence to its end; buyers without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from aftersales.actions import open_ticket
from aftersales.models import Refund, RulingAppeal
from aftersales.tasks import sweep_at
from core import clock
from tests.journeys.buyers import buyer_of, dispute, ordered
from tests.journeys.people import person, store_of
from tests.journeys.steps import choose, fill, press, see
from tests.listings.factories import draw

PHOTO = {"name": "foot.png", "mimeType": "image/png", "buffer": draw()}


@pytest.fixture
def store():
    return store_of(person("Noor"), "Noor’s Vases")


def test_a_dispute_goes_to_mediation_and_to_appeal(store, visit):
    order = ordered(store, clock.now())
    buyer = dispute(order, visit)
    ticket = order.tickets.get()
    rule_for_the_store(ticket, visit(person("Mick", "mediator")))

    buyer.goto(buyer.url)
    buyer.get_by_role("link", name="Decision letter and appeal").click()
    see(buyer, "The buyer has sent no photos.")
    fill(buyer, {"What is new": "Here they are: the foot is broken off."})
    buyer.get_by_label("Photos and documents").set_input_files(PHOTO)
    press(buyer, "Appeal this decision")
    expect(buyer.get_by_role("link", name="foot.png")).to_be_visible()

    give_half_back(ticket, visit(person("Mona", "mediator")))
    buyer.reload()
    see(buyer, "The photos show it.")
    [refund] = Refund.objects.filter(ticket=ticket, line__isnull=False)
    assert refund.appeal == RulingAppeal.objects.get(ruling__ticket=ticket)


def rule_for_the_store(ticket, mediator):
    mediator.goto(f"/tickets/{ticket.pk}/")
    press(mediator, "Take this ticket")
    mediator.get_by_role("link", name="Facts, standard and ruling").click()
    mediator.locator("[name=fact_fault_shown][value=no]").check()
    press(mediator, "Work it out again")
    see(mediator, "The buyer has not shown: Photos or a video show what is wrong.")
    choose(mediator, "Seller")
    fill(mediator, {"Why, in your words": "The buyer has sent no photos."})
    press(mediator, "Decide the ticket")
    see(mediator, "Decided. Both sides have been told why.")


def give_half_back(ticket, mediator):
    mediator.goto("/mediation/?view=appeals")
    mediator.get_by_role("link", name=ticket.title).click()
    mediator.get_by_role("link", name="Decision letter and appeal").click()
    with mediator.expect_response("**/files/*/small/") as photo:
        mediator.reload()
    assert photo.value.status == 200
    choose(mediator, "Partly granted")
    fill(mediator, {"More money back": "9.95", "Why, in your words": "The photos show it."})
    press(mediator, "Answer the appeal")
    see(mediator, "Answered. Both sides have been told why.")


def test_silence_grants_what_the_buyer_asked_for(store, visit):
    long_ago = clock.now() - timedelta(days=6)
    order = ordered(store, long_ago)
    facts = {"kind": "refund", "wish": "refund_full", "text": "It never came.", "language": "en"}
    ticket = open_ticket(order, now=long_ago, **facts)
    buyer = buyer_of(order, visit)
    buyer.get_by_role("link", name=ticket.title).click()

    sweep_at(clock.now())
    buyer.reload()
    see(buyer, "Full refund")
    see(buyer, "as the store did not answer")
    assert sum(ticket.refunds.values_list("amount_minor", flat=True)) == order.total_minor
