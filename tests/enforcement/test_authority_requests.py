"""Requests of authorities: the register, the sender, secrecy, refusal, deadlines."""

from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.actions import (
    extend_secrecy,
    notice_overdue_request,
    refuse_request,
    register_request,
    verify_channel,
)
from enforcement.models import AuthorityRequest
from tests.enforcement.desk import facts, registered

DAY = timedelta(days=1)


def nothing_happened():
    return not Event.objects.filter(kind__startswith="authority.").exists()


def test_a_request_is_registered_and_the_desk_is_told_but_not_the_store(
    sams_store, sam, lea, leo, noon
):
    found = registered(sams_store, lea, noon)

    assert (found.status, found.registered_by, found.received_at) == ("registered", lea, noon)
    event = Event.objects.get(kind="authority.registered")
    assert event.store_id is None and event.actor_id == lea.pk
    told = set(Delivery.objects.filter(event=event).values_list("recipient__name", flat=True))
    assert told == {"Leo"}


@pytest.mark.parametrize("who", ["mia", "sena", "mick", "ada", "sam", "audra"])
def test_no_other_role_may(request, sams_store, noon, who):
    with pytest.raises(NotAllowed, match="Only a liaison"):
        registered(sams_store, request.getfixturevalue(who), noon)
    assert not AuthorityRequest.objects.exists() and nothing_happened()


def test_nobody_answers_about_a_store_of_their_own(sams_store, lea, sam, noon):
    from accounts.actions import add_member

    add_member(sams_store, user=lea, role="reader", actor=sam, now=noon)
    with pytest.raises(NotAllowed, match="You work for this store"):
        registered(sams_store, lea, noon)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"due_at": timedelta(0)}, "due_at", "lie ahead"),
        ({"wants": "  "}, "wants", "Say why"),
        ({"secret_until": timedelta(0), "secrecy_basis": "Art. 1"}, "secret_until", "365 days"),
        ({"secret_until": 366 * DAY, "secrecy_basis": "Art. 1"}, "secret_until", "365 days"),
        ({"secret_until": DAY, "secrecy_basis": " "}, "secrecy_basis", "Name the law"),
    ],
)
def test_what_makes_no_sense_is_refused(sams_store, lea, noon, changes, field, words):
    moved = {k: noon + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    with pytest.raises(NotPossible, match=words) as refusal:
        register_request(sams_store, **facts(noon) | moved, actor=lea, now=noon)
    assert refusal.value.field == field
    assert not AuthorityRequest.objects.exists() and nothing_happened()


def test_a_file_of_an_authority_is_registered_once_per_store(sams_store, ritas_store, lea, noon):
    registered(sams_store, lea, noon)
    with pytest.raises(NotPossible, match="on the register already") as refusal:
        registered(sams_store, lea, noon)
    assert refusal.value.field == "reference"
    assert registered(ritas_store, lea, noon)


def test_the_sender_is_verified_in_words(sams_store, lea, leo, noon):
    found = registered(sams_store, lea, noon)
    with pytest.raises(NotPossible) as refusal:
        verify_channel(found, how=" ", actor=leo, now=noon)
    assert refusal.value.field == "how"
    verify_channel(found, how="Called the switchboard.", actor=leo, now=noon + DAY)
    assert (found.status, found.verified_by, found.verified_at) == ("verified", leo, noon + DAY)
    assert Event.objects.filter(kind="authority.verified").count() == 1
    with pytest.raises(NotPossible, match="already"):
        verify_channel(found, how="Again.", actor=leo, now=noon)


def test_a_request_is_refused_with_a_reason(sams_store, lea, noon):
    found = registered(sams_store, lea, noon)
    with pytest.raises(NotPossible):
        refuse_request(found, reason="", actor=lea, now=noon)
    refuse_request(found, reason="The sender is not the prosecutor.", actor=lea, now=noon)
    assert (found.status, found.decided_by) == ("refused", lea)
    with pytest.raises(NotPossible, match="already"):
        refuse_request(found, reason="Again.", actor=lea, now=noon)


def test_secrecy_is_extended_on_a_basis_and_never_shortened(sams_store, lea, noon):
    found = registered(
        sams_store, lea, noon, secret_until=noon + 30 * DAY, secrecy_basis="Court order 1"
    )
    for until, basis, field in (
        (noon + 30 * DAY, "Court order 2", "until"),
        (noon + 400 * DAY, "Court order 2", "until"),
        (noon + 60 * DAY, "", "basis"),
    ):
        with pytest.raises(NotPossible) as refusal:
            extend_secrecy(found, until=until, basis=basis, actor=lea, now=noon)
        assert refusal.value.field == field
    assert not Event.objects.filter(kind="authority.secrecy_extended").exists()

    extend_secrecy(found, until=noon + 60 * DAY, basis="Court order 2", actor=lea, now=noon)
    found.refresh_from_db()
    assert (found.secret_until, found.secrecy_basis) == (noon + 60 * DAY, "Court order 2")
    event = Event.objects.get(kind="authority.secrecy_extended")
    assert event.facts["basis"] == "Court order 2"


def test_a_missed_deadline_is_told_once(sams_store, lea, leo, noon):
    found = registered(sams_store, lea, noon)
    assert not notice_overdue_request(found, now=noon + 4 * DAY)
    assert notice_overdue_request(found, now=noon + 5 * DAY)
    assert not notice_overdue_request(found, now=noon + 6 * DAY)
    event = Event.objects.get(kind="authority.overdue")
    told = Delivery.objects.filter(event=event, channel="inbox").values_list("recipient__name")
    assert sorted(told) == [("Lea",), ("Leo",)]
