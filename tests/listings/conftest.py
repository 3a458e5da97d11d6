"""What tests of listings share: a place for files that is gone afterwards, and one listing."""

from datetime import timedelta

import pytest

from tests.listings.announced import forbid
from tests.listings.factories import make_listing, make_live
from tests.listings.removal import decide, work


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(sams_store, sam, noon, policy):
    return make_listing(sams_store, sam, noon)


@pytest.fixture
def live(sams_store, sam, noon, policy):
    return make_live(sams_store, sam, noon)


@pytest.fixture
def down(live, mia, noon):
    decide(live, mia, noon)
    work(noon)
    live.refresh_from_db()
    return live


@pytest.fixture
def later(noon):
    """When the second version is in force."""
    return noon + timedelta(days=20)


@pytest.fixture
def stricter(policy, ada, abel, noon, later):
    """A second version, which forbids words that the first one allows."""
    people = {"drafter": ada, "approver": abel}
    return forbid("brushed brass", **people, effective_from=later, now=noon)
