"""A store that is not identified in time offers nothing new; what is live stays."""

from datetime import timedelta

import pytest

from enforcement import gates
from enforcement.actions import doubt_identity, return_identity, verify_identity
from enforcement.checks.accounts import account_of
from enforcement.queries.identities import identity_answer
from tests.enforcement.identifying import IBAN, ask_traders, file, identified, make_old
from tests.listings.factories import make_listing, make_live

DAY = timedelta(days=1)


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


def stands(store, now):
    found = identity_answer(store, now)
    return found.stage.value, found.may_offer


def test_a_new_store_waits_for_us(sams_store, sam, mia, noon):
    assert stands(sams_store, noon) == ("missing", False)
    row = file(sams_store, sam, noon)
    assert stands(sams_store, noon) == ("waiting", False)
    verify_identity(row, actor=mia, now=noon)
    assert stands(sams_store, noon) == ("met", True)


def test_an_older_store_sells_until_its_time_is_over(sams_store, sam, noon):
    make_old(sams_store)
    ends = noon.replace(day=16, hour=0)
    assert identity_answer(sams_store, noon).due_at == ends
    assert stands(sams_store, ends - timedelta(seconds=1)) == ("missing", True)
    assert stands(sams_store, ends) == ("missing", False)
    # What it filed in full counts until we have looked.
    file(sams_store, sam, ends)
    assert stands(sams_store, ends) == ("waiting", True)


def test_what_was_sent_back_closes_when_its_time_is_over(sams_store, sam, mia, noon):
    make_old(sams_store)
    row = file(sams_store, sam, noon)
    return_identity(row, remarks={"name": "Another name in the register."}, actor=mia, now=noon)
    assert stands(sams_store, noon + 10 * DAY - timedelta(seconds=1)) == ("returned", True)
    assert stands(sams_store, noon + 10 * DAY) == ("returned", False)


def test_a_new_store_whose_filing_was_sent_back_stays_closed(sams_store, sam, mia, noon):
    return_identity(file(sams_store, sam, noon), remarks={"name": "No."}, actor=mia, now=noon)
    assert stands(sams_store, noon) == ("returned", False)


def test_who_is_asked_again_sells_on_until_the_day(sams_store, sam, mia, noon):
    row = identified(sams_store, sam, mia, noon)
    doubt_identity(row, reason="The register says it is dissolved.", actor=mia, now=noon)
    assert stands(sams_store, noon + 20 * DAY - timedelta(seconds=1)) == ("asked_again", True)
    assert stands(sams_store, noon + 20 * DAY) == ("asked_again", False)
    file(sams_store, sam, noon + 21 * DAY)
    assert stands(sams_store, noon + 21 * DAY) == ("waiting", True)


def test_the_gate_says_what_to_do_and_where(sams_store, noon):
    with pytest.raises(gates.Blocked, match="Say first who trades") as refusal:
        gates.refuse_blocked(sams_store, gates.OFFER, now=noon)
    assert (refusal.value.url, refusal.value.sanction) == ("/identity/", None)
    gates.refuse_blocked(sams_store, gates.PUBLISH, now=noon)


def test_it_asks_one_query(sams_store, sam, mia, noon, django_assert_num_queries):
    identified(sams_store, sam, mia, noon)
    from policy.queries import policy_at, read_once

    with read_once():
        policy_at(noon)
        for what in (gates.OFFER, gates.PUBLISH, gates.SHIP):
            with django_assert_num_queries(1):
                gates.refuse_blocked(sams_store, what, now=noon)


def test_a_listing_is_published_once_the_trader_is_known(sams_store, sam, mia, noon):
    draft = make_listing(sams_store, sam, noon)
    from listings.actions import edit_listing, submit_listing

    with pytest.raises(gates.Blocked, match="Say first"):
        submit_listing(draft, actor=sam, now=noon)
    draft.refresh_from_db()
    assert draft.status == "draft"
    row = identified(sams_store, sam, mia, noon)
    live = make_live(sams_store, sam, noon, sku="LAMP-2")
    doubt_identity(row, reason="It was dissolved.", actor=mia, now=noon)
    late = noon + 30 * DAY
    edit_listing(live, version=live.version, actor=sam, now=late, price_minor=3990)
    live.refresh_from_db()
    assert live.is_live and live.price_minor == 3990
    with pytest.raises(gates.Blocked, match="file your trader identity again"):
        submit_listing(draft, actor=sam, now=late)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (IBAN, "DE89370400440532013000"),
        ("de89 3704-0044 0532 0130 00", "DE89370400440532013000"),
        ("DE88370400440532013000", ""),
        ("6222 0200 1190", "622202001190"),
        ("PAYPAL", ""),
        ("12345", ""),
        ("٣٤٥٦٧٨٩", ""),
        ("", ""),
    ],
)
def test_accounts(said, kept):
    assert account_of(said) == kept
