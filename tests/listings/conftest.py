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
def draft(kept_rows, sams_store, sam, noon, policy, tmp_path):
    facts = {"build": lambda: make_listing(sams_store, sam, noon), "folder": tmp_path}
    return kept_rows("draft", noon, **facts)


@pytest.fixture
def live(kept_rows, sams_store, sam, noon, policy, tmp_path):
    facts = {"build": lambda: make_live(sams_store, sam, noon), "folder": tmp_path}
    return kept_rows("live", noon, **facts)


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
def stricter(kept_rows, policy, ada, abel, noon, later):
    """A second version, which forbids words that the first one allows."""
    facts = {"drafter": ada, "approver": abel, "effective_from": later, "now": noon}
    return kept_rows("stricter", noon, later, build=lambda: forbid("brushed brass", **facts))
