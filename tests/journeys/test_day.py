"""A day at the marketplace: every part of the main job, on real servers, and one power cut."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from core import clock
from policy.queries import policy_at
from shipping.actions.forecasts import write_forecasts
from shipping.actions.lanes import add_to_history
from shipping.checks.folding import Cell, day_of, groups_of
from shipping.checks.windows import Lane
from shipping.models import LaneVersion
from tests.journeys import justice, trade
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


def teach_lane(store, service, **further):
    """What parcels to the Netherlands took so far: customs is slow at the moment.

    The forecasts are written at once, as a worker would within the hour: every step of a parcel
    is told from the same history. The service is the journey's own.
    """
    lane = Lane(store.country, "NL", "PostLink", service)
    today = day_of(clock.now())
    week_on = today - timedelta(days=today.weekday())
    usual, slow = {8: 40, 9: 80, 10: 160, 11: 80, 12: 40}, {20: 200, 21: 200}
    stages = {"dispatch": usual, "accepted": usual, "import_customs": slow, **further}
    add_to_history(
        {
            Cell(stage, group, week_on, days): count
            for stage, counts in stages.items()
            for days, count in counts.items()
            for group in groups_of(lane).values()
        }
    )
    now = clock.now()
    policy = policy_at(now)
    version = LaneVersion.objects.create(made_at=now, policy_version=policy.version, parcels=0)
    write_forecasts(version, policy, widened={}, now=now)


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
