"""A store changes hands when two people want it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import add_member
from accounts.handover.actions import accept_handover, call_off_handover, offer_store
from accounts.models import Handover
from accounts.team.actions import remove_member
from accounts.team.invitations import invite_member
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.cast import make_user


@pytest.fixture
def heir(sams_store, sam, noon):
    return add_member(sams_store, user=make_user("Hana"), role="reader", actor=sam, now=noon)


@pytest.fixture
def offer(sams_store, sam, heir, noon):
    return offer_store(sams_store, member=heir.pk, actor=sam, now=noon)


def roles(store):
    return {one.user.name: one.role for one in store.memberships.select_related("user")}


def handovers():
    return Event.objects.filter(kind__startswith="handover.").count()


def test_an_offer_changes_nothing_and_is_told(sams_store, sam, heir, offer):
    assert roles(sams_store) == {"Sam": "owner", "Hana": "reader"}
    event = Event.objects.get(kind="handover.offered")
    told = set(event.deliveries.values_list("recipient", "channel"))
    assert told == {(one.pk, way) for one in (sam, heir.user) for way in ("inbox", "email")}


def test_accepted_the_two_change_places(sams_store, heir, offer, noon):
    accept_handover(offer, actor=heir.user, now=noon)

    assert roles(sams_store) == {"Sam": "manager", "Hana": "owner"}
    with pytest.raises(NotPossible, match="has ended"):
        accept_handover(offer, actor=heir.user, now=noon)
    with pytest.raises(NotPossible, match="accepted already"):
        call_off_handover(offer, actor=heir.user, now=noon)
    assert handovers() == 2


@pytest.mark.parametrize("who", ["sam", "rita"])
def test_only_the_one_it_was_offered_to_accepts(request, sams_store, offer, noon, who):
    with pytest.raises(NotAllowed):
        accept_handover(offer, actor=request.getfixturevalue(who), now=noon)
    assert roles(sams_store)["Sam"] == "owner" and handovers() == 1


def test_after_its_days_it_cannot_be_accepted_and_a_new_one_can_be_made(
    sams_store, sam, heir, offer, noon
):
    late = noon + timedelta(days=7)
    with pytest.raises(NotPossible, match="has ended"):
        accept_handover(offer, actor=heir.user, now=late)
    again = offer_store(sams_store, member=heir.pk, actor=sam, now=late)
    accept_handover(again, actor=heir.user, now=late + timedelta(days=7, seconds=-1))
    assert roles(sams_store)["Hana"] == "owner"


@pytest.mark.parametrize("who", ["sam", "Hana"])
def test_both_may_call_it_off(sam, heir, offer, noon, who):
    actor = sam if who == "sam" else heir.user
    for _time in range(2):
        call_off_handover(offer, actor=actor, now=noon)
    assert Event.objects.filter(kind="handover.called_off").count() == 1
    with pytest.raises(NotPossible, match="has ended"):
        accept_handover(offer, actor=heir.user, now=noon)


def test_others_neither_offer_nor_call_off(sams_store, sam, heir, offer, rita, noon):
    manager = add_member(sams_store, user=make_user("Manu"), role="manager", actor=sam, now=noon)
    for actor in (manager.user, rita):
        with pytest.raises(NotAllowed):
            call_off_handover(offer, actor=actor, now=noon)
        with pytest.raises(NotAllowed):
            offer_store(sams_store, member=heir.pk, actor=actor, now=noon)
    assert handovers() == 1


def test_one_offer_at_a_time_and_to_somebody_of_the_team(sams_store, sam, heir, rita, noon):
    own, elsewhere = sams_store.memberships.get(user=sam), rita.memberships.get()
    for member in (own, elsewhere):
        with pytest.raises(NotPossible, match="somebody else of your team") as refusal:
            offer_store(sams_store, member=member.pk, actor=sam, now=noon)
        assert refusal.value.field == "member"
    offer_store(sams_store, member=heir.pk, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="waits already"):
        offer_store(sams_store, member=heir.pk, actor=sam, now=noon)
    assert Handover.objects.count() == 1


def test_who_left_meanwhile_accepts_nothing(sams_store, sam, heir, offer, noon):
    remove_member(heir, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="has ended"):
        accept_handover(offer, actor=offer.offered_to, now=noon)
    assert roles(sams_store) == {"Sam": "owner"}


def test_by_the_pages(sams_store, sam, heir, policy):
    page = reverse("accounts:handover")
    owner, other = Client(), Client()
    owner.force_login(sam)
    other.force_login(heir.user)
    assert b"Offer the store" not in other.get(page).content
    assert other.post(page, {"member": sams_store.memberships.get(user=sam).pk}).status_code == 403
    assert owner.post(page, {"member": "x"}).status_code == 422
    assert owner.post(page, {"member": heir.pk}).url == page

    offer = Handover.objects.get()
    assert b"Call the offer off" in owner.get(page).content
    assert b"Accept and own the store" in other.get(page).content
    assert owner.post(reverse("accounts:accept_handover", args=[offer.pk])).status_code == 403
    other.post(reverse("accounts:accept_handover", args=[offer.pk]))
    assert roles(sams_store) == {"Sam": "manager", "Hana": "owner"}


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "handover_one_open"),
        ({"offered_to": "sam"}, "handover_two_people"),
        ({"accepted_at": "now", "called_off_at": "now"}, "handover_accepted_or_called_off"),
    ],
)
def test_constraints_hold_without_the_verb(sams_store, sam, heir, offer, noon, changed, name):
    words = {"sam": sam, "now": noon}
    row = {"offered_by": sam, "offered_to": heir.user, "created_at": noon, "expires_at": noon}
    row |= {key: words[value] for key, value in changed.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        sams_store.handovers.create(**row)


def test_what_the_owner_alone_may_send_is_withdrawn(sams_store, sam, heir, offer, noon):
    facts = {"actor": sam, "now": noon}
    high = invite_member(sams_store, email="m@example.com", role="manager", **facts)
    low = invite_member(sams_store, email="r@example.com", role="reader", **facts)
    accept_handover(offer, actor=heir.user, now=noon)
    assert list(sams_store.invitations.unanswered()) == [low]
    high.refresh_from_db()
    assert high.withdrawn_at == noon
