"""A name belongs to one key that was not closed, and the owner hears of keys of others."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions import add_member
from accounts.api_keys import issue_api_key
from accounts.models import ApiKey
from core.errors import NotPossible
from core.events import KINDS
from core.models import Delivery, Event
from tests.cast import make_user


def test_the_store_is_locked_before_anything_is_asked(sams_store, sam, noon):
    with CaptureQueriesContext(connection) as asked:
        issue_api_key(sams_store, name="ERP", actor=sam, now=noon)
    first = next(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
    assert "accounts_store" in first and "FOR NO KEY UPDATE" in first


def test_no_two_keys_in_use_have_a_name_whoever_writes_them(sams_store, ritas_store, sam, noon):
    key, _secret = issue_api_key(sams_store, name="ERP", actor=sam, now=noon)
    issue_api_key(ritas_store, name="ERP", actor=None, now=noon)
    facts = {"name": "ERP", "digest": "x", "scopes": key.scopes, "created_at": noon}
    with pytest.raises(IntegrityError, match="api_key_name_once"), transaction.atomic():
        ApiKey.objects.create(store=sams_store, prefix="tw_other", **facts)
    ApiKey.objects.create(store=sams_store, prefix="tw_other", revoked_at=noon, **facts)


def test_no_key_is_without_a_name(sams_store, sam, noon):
    """What a system does without one would pass for what the buyer does."""
    with pytest.raises(IntegrityError, match="api_key_named"), transaction.atomic():
        issue_api_key(sams_store, name="", actor=sam, now=noon)


def test_a_key_whose_time_is_over_gives_its_name_back(sams_store, sam, noon):
    soon, later = noon + timedelta(hours=1), noon + timedelta(hours=2)
    old, _secret = issue_api_key(sams_store, name="ERP", expires_at=soon, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="has this name"):
        issue_api_key(sams_store, name="ERP", actor=sam, now=noon)
    issue_api_key(sams_store, name="ERP", actor=sam, now=later)
    old.refresh_from_db()
    assert old.revoked_at == later
    assert Event.objects.get(kind="api_key.revoked").subject_id == str(old.pk)


def test_the_owner_hears_of_a_key_that_somebody_else_made(sams_store, sam, noon):
    manager = make_user("Mara")
    add_member(sams_store, user=manager, role="manager", actor=sam, now=noon)
    issue_api_key(sams_store, name="Mine", actor=sam, now=noon)
    told = Delivery.objects.filter(event__kind="api_key.issued", recipient__isnull=False)
    assert not told.exists()
    issue_api_key(sams_store, name="Theirs", actor=manager, now=noon)
    assert sorted(told.values_list("channel", "recipient")) == [
        ("email", sam.pk),
        ("inbox", sam.pk),
    ]
    assert KINDS["api_key.issued"].mandatory
