"""The demo's stores are known before they sell: one is asked again, one waits for us."""

from datetime import UTC, datetime

import pytest

from accounts import demo as people
from enforcement.demo import identity_stories
from enforcement.models import IdentityAsk, Quiz, TraderIdentity
from enforcement.queries.identities import identity_answer
from tests.enforcement.identifying import ask_traders

# The policy of the tests is in force before the first of them files.
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


def test_all_may_offer_and_two_have_something_to_show():
    stores = people.build(NOW)
    people.tell(identity_stories(stores, NOW), NOW)
    stages = {store.slug: identity_answer(store, NOW) for store in stores}
    assert all(found.may_offer for found in stages.values())
    assert {slug for slug, found in stages.items() if found.stage != "met"} == {"hikari", "mellow"}
    assert (stages["hikari"].stage, stages["mellow"].stage) == ("asked_again", "waiting")
    assert TraderIdentity.objects.filter(status="verified").count() == len(stores)
    assert Quiz.objects.filter(status="passed").count() == len(stores) - 1
    people.tell(identity_stories(stores, NOW), NOW)
    assert (TraderIdentity.objects.count(), IdentityAsk.objects.count()) == (len(stores) + 1, 1)
