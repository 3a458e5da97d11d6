"""A moderator verifies or sends back; stores are asked again; nobody judges their own store."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from accounts.models import Membership
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.actions import (
    ask_for_age,
    ask_new_owner,
    doubt_identity,
    return_identity,
    verify_identity,
)
from enforcement.models import IdentityAsk, IdentityRemark
from enforcement.queries.identities import public_identity
from tests.enforcement.identifying import ask_traders, file, identified

DAY = timedelta(days=1)


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


@pytest.fixture
def filed(sams_store, sam, noon):
    return file(sams_store, sam, noon)


def told(kind):
    rows = Delivery.objects.filter(event__kind=kind, channel="email")
    return list(rows.values_list("recipient__name", flat=True))


def test_verified_is_public_and_told(filed, sams_store, mia, noon):
    assert public_identity(sams_store) is None
    verify_identity(filed, actor=mia, now=noon)
    assert public_identity(sams_store) == filed
    assert told("identity.verified") == ["Sam"]


def test_a_newer_filing_shows_once_it_is_verified(filed, sams_store, sam, mia, noon):
    verify_identity(filed, actor=mia, now=noon)
    newer = file(sams_store, sam, noon, name="Lumière AG")
    assert public_identity(sams_store) == filed
    return_identity(newer, remarks={"name": "Not in the register."}, actor=mia, now=noon)
    assert public_identity(sams_store) == filed
    last = verify_identity(file(sams_store, sam, noon, name="Lumen"), actor=mia, now=noon)
    assert public_identity(sams_store) == last


def test_sent_back_with_a_reason_for_each_entry(filed, mia, noon):
    said = {"name": "The register says Lumen.", "phone": " ", "documents": "Too dark."}
    return_identity(filed, remarks=said, actor=mia, now=noon)
    kept = dict(IdentityRemark.objects.values_list("field", "words"))
    assert kept == {"name": "The register says Lumen.", "documents": "Too dark."}
    assert filed.fix_by == noon + 10 * DAY and told("identity.returned") == ["Sam"]


@pytest.mark.parametrize("remarks", [{}, {"name": "  "}, {"shoe_size": "44"}])
def test_refuses_to_send_back_without_a_reason(filed, mia, noon, remarks):
    with pytest.raises(NotPossible):
        return_identity(filed, remarks=remarks, actor=mia, now=noon)
    filed.refresh_from_db()
    assert filed.status == "filed" and not IdentityRemark.objects.exists()


def test_only_moderators_of_other_stores_answer(filed, sam, lea, ada, mia, sams_store, noon):
    Membership.objects.create(user=mia, store=sams_store, role="reader")
    for who in (sam, lea, ada, mia):
        with pytest.raises(NotAllowed):
            verify_identity(filed, actor=who, now=noon)
        with pytest.raises(NotAllowed):
            return_identity(filed, remarks={"name": "No."}, actor=who, now=noon)
        with pytest.raises(NotAllowed):
            doubt_identity(filed, reason="No.", actor=who, now=noon)
    assert not Event.objects.filter(kind__in=["identity.verified", "identity.returned"]).exists()


def test_answered_once(filed, mia, max_, noon):
    verify_identity(filed, actor=mia, now=noon)
    with pytest.raises(NotPossible, match="already"):
        return_identity(filed, remarks={"name": "No."}, actor=max_, now=noon)
    with pytest.raises(NotPossible, match="already"):
        verify_identity(filed, actor=max_, now=noon)


def test_a_doubt_is_told_with_a_day_and_once(filed, sams_store, mia, noon):
    with pytest.raises(NotPossible, match="not what the store stands by"):
        doubt_identity(filed, reason="It is dissolved.", actor=mia, now=noon)
    verify_identity(filed, actor=mia, now=noon)
    with pytest.raises(NotPossible, match="Say why"):
        doubt_identity(filed, reason=" ", actor=mia, now=noon)
    ask = doubt_identity(filed, reason="It is dissolved.", actor=mia, now=noon)
    assert (ask.reason, ask.due_at) == ("doubt", noon + 20 * DAY)
    assert told("identity.asked_again") == ["Sam"]
    with pytest.raises(NotPossible, match="asked already"):
        doubt_identity(filed, reason="Still.", actor=mia, now=noon)
    assert ask_for_age(filed, now=noon + 400 * DAY) is False


def test_asked_again_when_it_is_too_old_once(filed, mia, noon):
    verify_identity(filed, actor=mia, now=noon)
    assert ask_for_age(filed, now=noon + 365 * DAY - timedelta(seconds=1)) is False
    assert ask_for_age(filed, now=noon + 365 * DAY) is True
    assert ask_for_age(filed, now=noon + 366 * DAY) is False
    assert IdentityAsk.objects.get().due_at == noon + 385 * DAY


def test_asked_again_when_the_store_has_another_owner(filed, sams_store, sam, tess, mia, noon):
    assert ask_new_owner(sams_store, now=noon) is False
    verify_identity(filed, actor=mia, now=noon)
    assert ask_new_owner(sams_store, now=noon) is False
    members = Membership.objects.filter(store=sams_store)
    members.filter(user=sam).update(role="manager")
    members.filter(user=tess).update(role="owner")
    assert ask_new_owner(sams_store, now=noon) is True
    assert ask_new_owner(sams_store, now=noon) is False
    assert told("identity.asked_again") == ["Tess"]
    identified(sams_store, tess, mia, noon)
    assert ask_new_owner(sams_store, now=noon) is False


def test_what_was_asked_stays(filed, mia, noon):
    verify_identity(filed, actor=mia, now=noon)
    doubt_identity(filed, reason="It is dissolved.", actor=mia, now=noon)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        IdentityAsk.objects.update(due_at=noon + 99 * DAY)
