"""A day at the marketplace: every part of the main job, on real servers, and one power cut."""

from types import SimpleNamespace

import pytest

from tests.journeys import justice, trade
from tests.journeys.lanes import teach_lane
from tests.journeys.outside import Carrier, ShopSystem
from tests.journeys.people import person, store_of


@pytest.fixture
def day(market, visit):
    wei = person("Wei")
    store = store_of(wei, "Lumen House")
    teach_lane(store, "Day Air")
    return SimpleNamespace(
        market=market,
        visit=visit,
        wei=wei,
        store=store,
        shop=ShopSystem.of(store, market),
        carrier=Carrier.of(store, market, "PostLink"),
        nadia=person("Nadia", "moderator"),
        omar=person("Omar", "moderator"),
        priya=person("Priya", "moderator"),
        mick=person("Mick", "mediator"),
        ada=person("Ada", "policy_admin"),
        abel=person("Abel", "policy_admin"),
        seller=visit(wei),
        buyer=visit(),
    )


def test_a_day_at_the_marketplace(day):
    trade.refuse_a_false_listing(day)
    trade.mend_and_publish(day)
    trade.take_an_order(day)
    trade.dispatch(day)
    trade.follow_the_parcel(day)
    trade.settle_a_ticket(day)
    justice.report_the_store(day)
    justice.lose_power_and_go_on(day)
    justice.confirm_the_freeze(day)
    justice.meet_the_closed_door(day)
    justice.win_the_appeal(day)
    justice.change_the_ladder(day)
    justice.read_the_new_ladder(day)
