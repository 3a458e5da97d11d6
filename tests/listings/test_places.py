"""A stranger names a listing by its address or number."""

import pytest

from core import registry
from tests.listings.factories import make_listing, make_live


@pytest.fixture
def listing(sams_store, sam, noon, policy):
    return make_live(sams_store, sam, noon)


@pytest.mark.parametrize(
    "said", ["{pk}", "https://tradewell.example/listings/{pk}/", "/listings/{pk}/edit/?x=1"]
)
def test_finds_what_was_offered(listing, said):
    assert registry.places["listing"](said.format(pk=listing.pk)) == (
        listing.store,
        str(listing.pk),
    )


@pytest.mark.parametrize("said", ["", "lamp", "0", "9" * 30, "https://x.example/listings/new/"])
def test_finds_nothing_else(listing, said):
    assert registry.places["listing"](said) is None


def test_what_was_never_offered_is_not_there(sams_store, sam, noon, policy):
    draft = make_listing(sams_store, sam, noon)

    assert registry.places["listing"](str(draft.pk)) is None
