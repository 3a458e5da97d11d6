"""Taking, releasing and closing cases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from accounts.models import Membership
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    notice_overdue_case,
    release_case,
    take_next_case,
)
from enforcement.models import Case
from tests.enforcement.steps import signal


def test_claim_gives_the_case_to_one_moderator(case, mia, max_, noon):
    claimed = claim_case(case, actor=mia, now=noon)

    assert (claimed.status, claimed.claimed_by) == ("claimed", mia)
    with pytest.raises(NotPossible):
        claim_case(case, actor=max_, now=noon)
    assert Event.objects.filter(kind="case.claimed").count() == 1


def test_claim_twice_is_once(claimed, mia, noon):
    claim_case(claimed, actor=mia, now=noon)

    assert Event.objects.filter(kind="case.claimed").count() == 1


def test_claim_refuses_others_and_parties(case, sam, mia, sams_store, noon):
    Membership.objects.create(store=sams_store, user=mia, role="reader")
    for person in (sam, mia):
        with pytest.raises(NotAllowed):
            claim_case(case, actor=person, now=noon)
    case.refresh_from_db()
    assert case.status == "open"


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_get_one_case(case, mia, max_, noon):
    def take(person):
        try:
            claim_case(case, actor=person, now=noon)
            return "taken"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(take, [mia, max_]))

    assert outcomes == ["refused", "taken"]


def test_release_by_its_holder_or_a_senior(claimed, mia, max_, sena, noon):
    with pytest.raises(NotAllowed):
        release_case(claimed, actor=max_, now=noon)
    release_case(claimed, actor=sena, now=noon)
    claimed.refresh_from_db()
    assert (claimed.status, claimed.claimed_by) == ("open", None)


def test_release_with_an_old_page_does_not_free_somebody_elses_claim(
    claimed, mia, max_, sena, noon
):
    release_case(Case.objects.get(), actor=sena, now=noon)
    claim_case(Case.objects.get(), actor=max_, now=noon)

    with pytest.raises(NotAllowed):
        release_case(claimed, actor=mia, now=noon)
    assert Case.objects.get().claimed_by == max_


def test_next_case_is_the_one_with_the_least_time_left(sams_store, ritas_store, mia, noon):
    late = signal(ritas_store, noon)
    signal(sams_store, noon + timedelta(hours=1))

    assert take_next_case(actor=mia, now=noon) == late


def test_next_case_passes_over_own_stores_and_ends_with_none(case, sams_store, mia, noon):
    Membership.objects.create(store=sams_store, user=mia, role="reader")

    assert take_next_case(actor=mia, now=noon) is None


def test_next_case_refuses_sellers(case, sam, noon):
    with pytest.raises(NotAllowed):
        take_next_case(actor=sam, now=noon)


@pytest.mark.django_db(transaction=True)
def test_next_case_does_not_wait_for_a_row_that_is_being_taken(
    sams_store, ritas_store, mia, max_, noon
):
    first, second = signal(sams_store, noon), signal(ritas_store, noon + timedelta(hours=1))

    def take():
        try:
            return take_next_case(actor=max_, now=noon)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        assert take_next_case(actor=mia, now=noon) == first
        # Ours is not committed yet; the other moderator gets the next one at once.
        assert pool.submit(take).result(timeout=10) == second


def test_close_keeps_the_reason_and_tells_nobody(claimed, mia, noon):
    before = Event.objects.count()
    close_case_without_violation(claimed, reason="A film crew.", actor=mia, now=noon)

    claimed.refresh_from_db()
    assert (claimed.status, claimed.closing_reason) == ("closed", "A film crew.")
    event = Event.objects.order_by("-pk").first()
    assert event.kind == "case.closed" and Event.objects.count() == before + 1
    assert not event.deliveries.exists()


def test_close_needs_a_reason_and_the_holder(claimed, mia, max_, noon):
    with pytest.raises(NotPossible) as refusal:
        close_case_without_violation(claimed, reason=" ", actor=mia, now=noon)
    with pytest.raises(NotAllowed):
        close_case_without_violation(claimed, reason="Mine.", actor=max_, now=noon)
    claimed.refresh_from_db()
    assert refusal.value.field == "reason" and claimed.status == "claimed"


def test_overdue_is_told_once_to_whom_it_concerns(case, mia, max_, noon):
    late = noon + timedelta(hours=73)

    assert not notice_overdue_case(case, now=noon)
    assert notice_overdue_case(case, now=late)
    assert not notice_overdue_case(case, now=late)
    event = Event.objects.get(kind="case.overdue")
    told = event.deliveries.filter(channel="inbox").values_list("recipient", flat=True)
    assert set(told) == {mia.pk, max_.pk}
