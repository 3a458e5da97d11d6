"""What tests of listings share: a place for files that is gone afterwards, and one listing."""

import pytest

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
