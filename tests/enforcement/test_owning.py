"""Who owns a store closes their account once the store has ended for good, and not before."""

from datetime import timedelta

from django.utils import translation

from accounts.actions import open_store
from accounts.privacy.erasing import erase_person, what_bars
from core.retention import CLASSES, purge_class
from enforcement.actions import close_store, finish_closure
from enforcement.store_sweep import sweep_at

DAY = timedelta(days=1)


def bars(person, now):
    with translation.override("en"):
        return what_bars(person, now)


def test_a_store_has_to_end_for_good_first(sams_store, sam, tess, noon, policy):
    assert bars(sam, noon) == ["You own Sam's Lamps. Hand it over or close it first."]
    closure = close_store(sams_store, confirmation="Sam's Lamps", actor=sam, now=noon)
    (reason,) = bars(sam, noon)
    assert "is being closed, and something of it is still open" in reason

    assert finish_closure(closure, now=noon)
    closure.refresh_from_db()
    (reason,) = bars(sam, closure.reopen_until - timedelta(seconds=1))
    assert reason.startswith("Sam's Lamps can be opened again until ")
    assert bars(sam, closure.reopen_until) == []
    assert bars(tess, noon) == []


def test_its_owner_is_forgotten_then(sams_store, sam, noon, policy):
    closure = close_store(sams_store, confirmation="Sam's Lamps", actor=sam, now=noon)
    finish_closure(closure, now=noon)
    later = noon + 91 * DAY
    assert erase_person(sam, typed=sam.email, actor=sam, now=later).refused == []
    assert purge_class(CLASSES["closed_accounts"], now=later + 2 * DAY).gone == 1
    assert not sams_store.memberships.filter(user=sam).exists()
    assert sweep_at(later + 2 * DAY)["asked"] == 0


def test_one_that_still_trades_is_named_beside_one_that_ended(sams_store, sam, noon, policy):
    open_store(slug="other", name="Other", country="DE", owner=sam, now=noon)
    closure = close_store(sams_store, confirmation="Sam's Lamps", actor=sam, now=noon)
    finish_closure(closure, now=noon)
    assert bars(sam, noon + 91 * DAY) == ["You own Other. Hand it over or close it first."]
