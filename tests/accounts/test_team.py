"""The team of a store: roles, removal, and what each role may do."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from accounts.actions import add_member
from accounts.api_keys import issue_api_key
from accounts.listeners.actions import add_listener, rotate_secret
from accounts.models import ApiKey, Invitation, Membership
from accounts.team.actions import change_role, remove_member
from accounts.team.invitations import invite_member
from accounts.team.rights import RIGHTS, table
from core.errors import NotAllowed, NotPossible
from core.models import Event, Listener
from core.wording import sentence
from tests.accounts.steps import sign_in
from tests.cast import make_user
from tests.test_access import views

TEAM = reverse("accounts:team")


@pytest.fixture
def manager(sams_store, sam, noon):
    return joined("Manu", "manager", sams_store, sam, noon)


@pytest.fixture
def clerk(sams_store, sam, noon):
    return joined("Clea", "service_clerk", sams_store, sam, noon)


def joined(name, role, store, owner, now):
    return add_member(store, user=make_user(name), role=role, actor=owner, now=now)


def test_a_role_is_changed_and_the_person_told(sam, clerk, noon):
    change_role(clerk, role="manager", actor=sam, now=noon)

    clerk.refresh_from_db()
    assert clerk.role == "manager"
    event = Event.objects.get(kind="member.role_changed")
    assert event.facts["old"]["en"] == "Service clerk"
    assert event.deliveries.filter(recipient=clerk.user).count() == 2


@pytest.mark.parametrize(
    ("who", "whom", "role"),
    [
        ("manager", "clerk", "manager"),
        ("manager", "manager", "reader"),
        ("clerk", "clerk", "reader"),
        ("clerk", "manager", "reader"),
    ],
)
def test_nobody_gives_or_takes_what_is_above_them(request, sams_store, noon, who, whom, role):
    actor, member = (request.getfixturevalue(name) for name in (who, whom))
    with pytest.raises(NotAllowed):
        change_role(member, role=role, actor=actor.user, now=noon)
    if who != whom:
        assert refused_or_allowed(member, actor, noon) == (whom == "clerk")
    assert not Event.objects.filter(kind="member.role_changed").exists()


def refused_or_allowed(member, actor, now):
    """May the actor remove them?"""
    try:
        with transaction.atomic():
            remove_member(member, actor=actor.user, now=now)
    except NotAllowed:
        return False
    return True


def test_a_manager_changes_clerks(manager, clerk, noon):
    change_role(clerk, role="reader", actor=manager.user, now=noon)
    assert Membership.objects.get(pk=clerk.pk).role == "reader"


def test_the_owner_keeps_the_role_and_cannot_leave(sams_store, sam, manager, noon):
    own = sams_store.memberships.get(user=sam)
    for act in (
        lambda: change_role(own, role="manager", actor=sam, now=noon),
        lambda: change_role(manager, role="owner", actor=sam, now=noon),
        lambda: remove_member(own, actor=sam, now=noon),
        lambda: remove_member(own, actor=manager.user, now=noon),
    ):
        with pytest.raises(NotPossible, match="Hand the store over"):
            act()
    assert sams_store.people("owner").get() == sam


def test_who_is_removed_is_out_with_keys_sessions_and_invitations(sams_store, sam, manager, noon):
    client, _answer = sign_in(manager.user)
    made, _secret = issue_api_key(sams_store, name="theirs", actor=manager.user, now=noon)
    kept, _secret = issue_api_key(sams_store, name="mine", actor=sam, now=noon)
    facts = {"email": "x@example.com", "role": "reader", "now": noon}
    sent = invite_member(sams_store, actor=manager.user, **facts)

    assert remove_member(manager, actor=sam, now=noon) == 1
    assert client.get(TEAM).status_code == 302
    assert list(ApiKey.objects.in_use()) == [kept]
    assert ApiKey.objects.get(pk=made.pk).revoked_at == noon
    assert Invitation.objects.get(pk=sent.pk).withdrawn_at == noon
    event = Event.objects.get(kind="member.removed")
    assert event.facts == {"person": manager.user_id, "keys": 1}
    assert event.deliveries.filter(recipient=manager.user).exists()
    with pytest.raises(NotPossible, match="no longer works"):
        remove_member(manager, actor=sam, now=noon)


@pytest.mark.parametrize("role", ["reader", "listing_clerk"])
def test_who_runs_the_store_no_longer_keeps_no_key_to_it(sams_store, sam, manager, noon, role):
    issue_api_key(sams_store, name="theirs", actor=manager.user, now=noon)
    kept, _secret = issue_api_key(sams_store, name="mine", actor=sam, now=noon)
    facts = {"email": "x@example.com", "role": "reader", "now": noon}
    sent = invite_member(sams_store, actor=manager.user, **facts)
    theirs, mine = webhooks(sams_store, manager.user, sam, noon)

    change_role(manager, role=role, actor=sam, now=noon)
    assert list(ApiKey.objects.in_use()) == [kept]
    assert Invitation.objects.get(pk=sent.pk).withdrawn_at == noon
    event = Event.objects.get(kind="member.stopped_running")
    assert event.facts["keys"] == 1 and event.deliveries.filter(recipient=manager.user).exists()
    with translation.override("en"):
        assert sentence(event).endswith("API keys closed with it: 1.")
    assert_stopped(theirs, mine, sam, noon)


def webhooks(store, theirs, mine, now):
    facts = {"kinds": ["order.received"], "now": now}
    return [
        add_listener(store, url=f"https://{n}.example/", actor=actor, **facts)
        for n, actor in enumerate((theirs, mine))
    ]


def assert_stopped(theirs, mine, owner, now):
    """What the one who left added, and nothing else; the owner reads why."""
    assert Listener.objects.get(pk=theirs.pk).stopped_at == now
    assert Listener.objects.get(pk=mine.pk).stopped_at is None
    event = Event.objects.get(kind="listener.left")
    assert event.subject_id == str(theirs.pk) and event.deliveries.filter(recipient=owner).exists()
    with translation.override("en"):
        assert theirs.url in sentence(event) and "does not run Sam's Lamps" in sentence(event)


def test_a_change_of_role_among_clerks_closes_nothing(sam, clerk, noon):
    change_role(clerk, role="reader", actor=sam, now=noon)
    assert Event.objects.filter(kind="member.role_changed").exists()


def test_webhooks_of_who_is_removed_stop(sams_store, sam, manager, noon, policy):
    theirs, mine = webhooks(sams_store, manager.user, sam, noon)
    client = Client()
    client.force_login(sam)
    page = client.get(reverse("accounts:remove_member", args=[manager.pk])).content.decode()
    assert theirs.url in page and mine.url not in page
    remove_member(manager, actor=sam, now=noon)
    assert_stopped(theirs, mine, sam, noon)


def test_webhooks_whose_newest_secret_they_made_stop(sams_store, sam, manager, noon, policy):
    theirs, mine = webhooks(sams_store, sam, sam, noon)
    rotate_secret(theirs, actor=manager.user, now=noon)
    rotate_secret(mine, actor=manager.user, now=noon)
    rotate_secret(mine, replaces_now=True, actor=sam, now=noon)
    remove_member(manager, actor=sam, now=noon)
    assert_stopped(theirs, mine, sam, noon)


def test_anybody_but_the_owner_may_leave(clerk, noon):
    remove_member(clerk, actor=clerk.user, now=noon)
    assert not Membership.objects.filter(pk=clerk.pk).exists()


def test_members_of_another_store_are_not_there(client, rita, clerk):
    client.force_login(rita)
    for name in ("accounts:member", "accounts:remove_member"):
        assert client.post(reverse(name, args=[clerk.pk]), {"role": "reader"}).status_code == 404


def test_pages_do_what_they_say(sam, clerk, policy):
    client = Client()
    client.force_login(sam)
    page = client.get(TEAM).content.decode()
    assert "Clea" in page and "clea@example.com" in page and "What each role may do" in page
    assert reverse("accounts:remove_member", args=[clerk.pk]) in page

    path = reverse("accounts:member", args=[clerk.pk])
    assert client.post(path, {"role": "owner"}).status_code == 422
    assert client.post(path, {"role": "reader"}).url == TEAM
    path = reverse("accounts:remove_member", args=[clerk.pk])
    assert "signed out everywhere" in client.get(path).content.decode()
    assert client.post(path).url == TEAM
    assert not Membership.objects.filter(pk=clerk.pk).exists()


def test_a_reader_sees_the_team_without_addresses_and_changes_nothing(client, tess, policy):
    client.force_login(tess)
    page = client.get(TEAM).content.decode()
    assert "sam@example.com" not in page and "Send the invitation" not in page
    assert client.post(reverse("accounts:invite"), {}).status_code == 403


def test_the_table_is_what_the_doors_ask():
    """Each set of roles that a page of sellers asks for has its line."""
    asked = {view.roles for view in views(get_resolver()) if hasattr(view, "roles")}
    assert asked <= {right.roles for right in RIGHTS} and len(asked) >= 6
    yes = dict(table()[0][1])
    assert set(yes.values()) == {True} and len(yes) == len(Membership.Role)


def test_a_store_has_one_owner_whoever_writes(clerk):
    with pytest.raises(IntegrityError, match="membership_one_owner"), transaction.atomic():
        Membership.objects.filter(pk=clerk.pk).update(role="owner")
