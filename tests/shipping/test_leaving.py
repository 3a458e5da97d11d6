"""Who does not run a store any more reports no scans under a secret that they saw."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actions import add_member
from accounts.privacy.erasing import erase_person
from accounts.team.actions import change_role, remove_member
from core.models import Event
from core.wording import sentence
from shipping.actions import open_webhook, vouch_webhook
from tests.cast import make_user


@pytest.fixture
def manager(sams_store, sam, noon):
    return add_member(sams_store, user=make_user("Manu"), role="manager", actor=sam, now=noon)


@pytest.fixture
def doors(sams_store, sam, ada, manager, noon):
    """The manager's, one of theirs that an admin gave the carrier, and the owner's."""
    facts = {"actor": manager.user, "now": noon}
    theirs = open_webhook(sams_store, carrier="PostLink", **facts)
    given = open_webhook(sams_store, carrier="Nord Parcel", **facts)
    vouch_webhook(given, actor=ada, now=noon)
    mine = open_webhook(sams_store, carrier="Rival Express", actor=sam, now=noon)
    return theirs, given, mine


def removed(manager, sam, now):
    remove_member(manager, actor=sam, now=now)


def demoted(manager, sam, now):
    change_role(manager, role="reader", actor=sam, now=now)


def forgotten(manager, sam, now):
    erase_person(manager.user, typed=manager.user.email, actor=manager.user, now=now)


@pytest.mark.parametrize("leave", [removed, demoted, forgotten])
def test_their_doors_close_and_the_owner_is_told(doors, sams_store, sam, manager, noon, leave):
    theirs, given, mine = doors
    leave(manager, sam, noon)
    assert set(sams_store.webhook_endpoints.filter(revoked_at=None)) == {given, mine}
    event = Event.objects.get(kind="webhook.left")
    assert event.subject_id == str(theirs.pk) and event.store == sams_store
    told = event.deliveries.filter(recipient=sam).values_list("channel", flat=True)
    assert sorted(told) == ["email", "inbox"]
    with translation.override("en"):
        assert sentence(event).startswith("PostLink may no longer report scans to Sam's Lamps: ")


def test_a_change_between_those_who_run_it_closes_nothing(doors, sams_store, sam, manager, noon):
    clerk = add_member(sams_store, user=make_user("Clea"), role="reader", actor=sam, now=noon)
    change_role(clerk, role="manager", actor=sam, now=noon)
    remove_member(clerk, actor=sam, now=noon)
    assert not Event.objects.filter(kind="webhook.left").exists()


def test_who_removes_them_reads_which(doors, sam, manager, policy):
    client = Client()
    client.force_login(sam)
    page = client.get(reverse("accounts:remove_member", args=[manager.pk])).content.decode()
    assert "PostLink" in page and "Connect again under a new one" in page
    assert "Nord Parcel" not in page and "Rival Express" not in page
