"""A release: proposed field by field, agreed to by somebody else, told to the store in time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event, Job
from enforcement.actions import (
    extend_secrecy,
    propose_release,
    release_evidence,
    send_back_release,
    tell_store,
    view_evidence,
)
from enforcement.models import AuthorityRequest, EvidenceView, ReleaseProposal
from tests.enforcement.desk import SCOPE, proposed, registered, release, released, verified

DAY = timedelta(days=1)


def propose(request, actor, now, **changes):
    given = {"scope": SCOPE, "reason": "No less answers the order."} | changes
    return propose_release(request, **given, actor=actor, now=now)


def test_a_proposal_names_fields_and_waits_for_another_person(sams_store, lea, leo, noon):
    request = verified(sams_store, lea, noon)
    found = propose(request, lea, noon, orders=["8117-1", "8117-1"])
    assert found.scope == {"store": ["name"], "orders": ["number", "city"]}
    assert found.orders == ["8117-1"]
    assert (request.status, request.proposed_by) == ("proposed", lea)
    event = Event.objects.get(kind="authority.proposed")
    told = Delivery.objects.filter(event=event, channel="inbox").values_list("recipient__name")
    assert list(told) == [("Leo",)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scope": {}}, "scope"),
        ({"scope": {"orders": []}}, "scope"),
        ({"reason": " "}, "reason"),
        ({"since": DAY, "until": DAY}, "until"),
        ({"orders": [str(n) for n in range(1001)]}, "orders"),
    ],
)
def test_a_proposal_that_makes_no_sense(sams_store, lea, noon, changes, field):
    request = verified(sams_store, lea, noon)
    moved = {k: noon + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    with pytest.raises(NotPossible) as refusal:
        propose(request, lea, noon, **moved)
    assert refusal.value.field == field
    request.refresh_from_db()
    assert request.status == "verified" and not ReleaseProposal.objects.exists()
    assert not Event.objects.filter(kind="authority.proposed").exists()


def test_a_field_that_nobody_registered_is_no_field(sams_store, lea, noon):
    request = verified(sams_store, lea, noon)
    for scope in ({"orders": ["password"]}, {"secrets": ["name"]}):
        with pytest.raises(KeyError):
            propose(request, lea, noon, scope=scope)


def test_nothing_is_proposed_before_the_sender_is_verified(sams_store, lea, noon):
    request = registered(sams_store, lea, noon)
    with pytest.raises(NotPossible, match="already"):
        propose(request, lea, noon)
    assert not ReleaseProposal.objects.exists()


def test_another_liaison_releases_after_opening_the_records(sams_store, lea, leo, noon):
    request = proposed(sams_store, lea, noon)
    newest = request.proposals.get()
    view_evidence(request, what="preview", actor=lea, now=noon)
    view_evidence(request, what="request", actor=leo, now=noon)
    with pytest.raises(NotAllowed, match="You proposed this"):
        release_evidence(request, proposal=newest.pk, actor=lea, now=noon)
    with pytest.raises(NotPossible, match="Open the records"):
        release_evidence(request, proposal=newest.pk, actor=leo, now=noon)
    assert not Job.objects.exists()

    found = release(request, leo, noon + DAY)
    assert (found.status, found.decided_by, found.proposed_by) == ("released", leo, lea)
    assert Job.objects.get().store_id is None
    assert Event.objects.filter(kind="authority.released", store=None).count() == 1


def test_looking_at_an_earlier_proposal_is_not_looking(sams_store, lea, leo, noon):
    request = proposed(sams_store, lea, noon)
    first = request.proposals.get()
    view_evidence(request, what="preview", actor=leo, now=noon)
    send_back_release(request, reason="The city is enough.", actor=leo, now=noon + DAY)
    assert request.status == "verified" and request.proposed_by is None
    newest = propose(request, lea, noon + 2 * DAY, scope={"orders": ["city"]})
    later = noon + 3 * DAY
    with pytest.raises(NotPossible, match="no longer waits"):
        release_evidence(request, proposal=first.pk, actor=leo, now=later)
    with pytest.raises(NotPossible, match="Open the records"):
        release_evidence(request, proposal=newest.pk, actor=leo, now=later)
    assert release(request, leo, later).status == "released"


def test_the_store_is_told_with_the_release_where_nothing_bars_it(
    sams_store, sam, tess, lea, leo, noon
):
    request = released(sams_store, lea, leo, noon)
    event = Event.objects.get(kind="disclosure.made")
    assert (event.store_id, request.noticed_at) == (sams_store.pk, noon)
    told = Delivery.objects.filter(event=event, channel="inbox").values_list("recipient__name")
    assert list(told) == [("Sam",)]
    assert not tell_store(request, now=noon + DAY)


def test_secrecy_holds_the_notice_back_until_it_ends(sams_store, sam, lea, leo, noon):
    secret = {"secret_until": noon + 30 * DAY, "secrecy_basis": "Court order 1"}
    request = released(sams_store, lea, leo, noon, **secret)
    assert not Event.objects.filter(store=sams_store, at__gte=noon).exclude(
        kind__in=["store.opened", "member.added"]
    )
    extend_secrecy(request, until=noon + 60 * DAY, basis="Court order 2", actor=lea, now=noon)
    assert not tell_store(request, now=noon + 59 * DAY)
    assert not AuthorityRequest.objects.to_tell(noon + 59 * DAY).exists()

    assert AuthorityRequest.objects.to_tell(noon + 60 * DAY).get() == request
    assert tell_store(request, now=noon + 60 * DAY)
    ended = Event.objects.get(kind="authority.secrecy_ended")
    assert Event.objects.filter(kind="disclosure.made").count() == 1
    told = Delivery.objects.filter(event=ended, channel="inbox").values_list("recipient__name")
    assert sorted(told) == [("Lea",), ("Leo",)]
    with pytest.raises(NotPossible, match="has been told"):
        extend_secrecy(request, until=noon + 90 * DAY, basis="Late", actor=lea, now=noon + 61 * DAY)


def test_every_look_is_kept_for_good(sams_store, lea, noon):
    request = registered(sams_store, lea, noon)
    for _n in range(2):
        view_evidence(request, what="request", actor=lea, now=noon)
    assert EvidenceView.objects.count() == 2
    assert Event.objects.filter(kind="evidence.viewed", actor=lea).count() == 2


def test_nobody_else_looks(sams_store, lea, mia, noon):
    request = registered(sams_store, lea, noon)
    with pytest.raises(NotAllowed):
        view_evidence(request, what="request", actor=mia, now=noon)
    assert not EvidenceView.objects.exists()


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_the_database_wants_two_people_and_a_verified_sender(sams_store, lea, leo, noon):
    rows = AuthorityRequest.objects.filter(pk=proposed(sams_store, lea, noon).pk)
    for people in ({}, {"decided_by": lea}, {"decided_by": leo, "proposed_by": None}):
        with refused("authority_release_by_two_people"), transaction.atomic():
            rows.update(status="released", **people)
    with refused("authority_sender_verified"), transaction.atomic():
        rows.update(verified_how="")
    with refused("authority_refusal_has_reason"), transaction.atomic():
        rows.update(status="refused", decided_by=leo)
    with refused("authority_secrecy_has_basis"), transaction.atomic():
        rows.update(secret_until=noon + DAY)
    with refused("authority_due_after_arrival"), transaction.atomic():
        rows.update(due_at=noon)
    secret = {"secret_until": noon + DAY, "secrecy_basis": "Order"}
    with refused("authority_notice_after_secrecy"), transaction.atomic():
        rows.update(noticed_at=noon, **secret)
    assert rows.update(status="released", decided_by=leo) == 1


@pytest.mark.parametrize("model", [EvidenceView, ReleaseProposal])
def test_rows_that_are_never_edited_or_deleted(sams_store, lea, noon, model):
    from django.db import DatabaseError

    request = proposed(sams_store, lea, noon)
    view_evidence(request, what="request", actor=lea, now=noon)
    for spoil in (lambda: model.objects.update(at=noon - DAY), model.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
    assert model.objects.count() == 1
