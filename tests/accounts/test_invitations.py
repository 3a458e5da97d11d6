"""Invitations: by mail, good once, and telling nobody who has an account."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, Membership, User
from accounts.team.invitations import (
    MOST_A_DAY,
    accept_invitation,
    invite_member,
    withdraw_invitation,
)
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from core.wording import write_mail
from tests.accounts.steps import sign_in
from tests.cast import make_user

EMAIL = "nell@example.com"
GIVEN = {"name": "Nell", "password": "a brand new battery"}


@pytest.fixture
def facts(sam):
    return {"email": EMAIL, "role": "listing_clerk", "actor": sam, "now": clock.now()}


@pytest.fixture
def invited(sams_store, facts):
    return invite_member(sams_store, **facts)


def link(invitation):
    return reverse("accounts:invitation", args=[invitation.token])


def test_the_mail_holds_the_link_and_the_event_no_address(invited, sams_store):
    event = Event.objects.get(kind="invitation.sent")
    assert EMAIL not in str(event.facts)
    mail = Delivery.objects.get(event=event)
    subject, body = write_mail(mail)
    assert (mail.address, mail.recipient) == (EMAIL, None)
    assert subject == "Invitation to work for Sam's Lamps"
    assert link(invited) in body and "Sam invites you" in body and "Listing clerk" in body


def test_whether_the_address_is_known_shows_nowhere(client, sams_store, sam, policy):
    """The same page, the same mail."""
    make_user("Nell")
    client.force_login(sam)
    pages = [
        client.post(reverse("accounts:invite"), {"email": email, "role": "reader"}, follow=True)
        for email in (EMAIL, "unknown@example.com")
    ]
    assert [page.redirect_chain for page in pages] == [[(reverse("accounts:team"), 302)]] * 2
    mails = [write_mail(mail) for mail in Delivery.objects.filter(event__kind="invitation.sent")]
    assert len({subject for subject, _body in mails}) == 1
    assert len({len(body) for _subject, body in mails}) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"role": "owner"}, "role"), ({"email": "SAM@example.com"}, "email")],
)
def test_refusals(sams_store, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        invite_member(sams_store, **facts | changed)
    assert refusal.value.field == field
    assert not Invitation.objects.exists()


def test_who_may_not_run_the_store_invites_nobody(sams_store, facts, tess, rita):
    for actor in (tess, rita):
        with pytest.raises(NotAllowed):
            invite_member(sams_store, **facts | {"actor": actor})
    assert not Invitation.objects.exists()


def test_the_store_is_locked_before_the_right_is_asked(sams_store, facts):
    """Or somebody whose right ends meanwhile would invite all the same."""
    with CaptureQueriesContext(connection) as asked:
        invite_member(sams_store, **facts)
    texts = [query["sql"] for query in asked]
    locked = next(n for n, text in enumerate(texts) if "FOR NO KEY UPDATE" in text)
    right = next(n for n, text in enumerate(texts) if '"accounts_membership"."role"' in text)
    assert locked < right


def test_addresses_of_ended_invitations_go_after_their_time(sams_store, facts, policy):
    first = invite_member(sams_store, **facts)
    invite_member(sams_store, **facts | {"email": "b@example.com"})
    ended = CLASSES["invitations"]
    assert purge_class(ended, now=facts["now"] + timedelta(days=97)).gone == 0
    assert purge_class(ended, now=facts["now"] + timedelta(days=98)).gone == 2
    assert set(Invitation.objects.values_list("email", flat=True)) == {""}
    assert Invitation.objects.get(pk=first.pk).withdrawn_at


def test_once_until_it_ended_and_some_a_day(sams_store, facts, invited):
    with pytest.raises(NotPossible, match="invited already"):
        invite_member(sams_store, **facts)
    later = facts["now"] + timedelta(days=7)
    assert invite_member(sams_store, **facts | {"now": later}).pk != invited.pk

    for number in range(MOST_A_DAY - 1):
        invite_member(sams_store, **facts | {"now": later, "email": f"n{number}@example.com"})
    with pytest.raises(NotPossible, match="20 people a day"):
        invite_member(sams_store, **facts | {"now": later, "email": "more@example.com"})


def test_somebody_new_makes_an_account_and_joins(client, invited, sams_store, sam):
    page = client.get(link(invited))
    assert b"Make an account and accept" in page.content and "no-store" in page["Cache-Control"]
    assert client.post(link(invited), GIVEN | {"password": "12345"}).status_code == 422
    assert not User.objects.filter(email=EMAIL).exists()

    assert client.post(link(invited), GIVEN).url == reverse("account_login")
    nell = User.objects.get(email=EMAIL)
    assert nell.check_password(GIVEN["password"])
    assert sams_store.memberships.get(user=nell).role == "listing_clerk"
    event = Event.objects.get(kind="member.joined")
    assert list(event.deliveries.filter(channel="inbox").values_list("recipient", flat=True)) == [
        sam.pk
    ]
    # Once.
    assert client.get(link(invited)).status_code == 404
    assert client.post(link(invited), GIVEN).status_code == 404


def test_somebody_known_signs_in_and_accepts(client, invited, sams_store):
    nell = make_user("Nell")
    page = client.get(link(invited)).content.decode()
    assert f"?next={quote(link(invited))}" in page and "Make an account" not in page
    assert client.post(link(invited), GIVEN).status_code == 200
    assert not Membership.objects.filter(user=nell).exists()

    sign_in(nell, client)
    assert b"Accept the invitation" in client.get(link(invited)).content
    client.post(link(invited))
    assert sams_store.memberships.get(user=nell).role == "listing_clerk"
    assert client.session["store_id"] == sams_store.pk


def test_somebody_else_does_not_accept(client, invited, rita):
    client.force_login(rita)
    assert b"another address" in client.get(link(invited)).content
    assert client.post(link(invited)).status_code == 403
    invited.refresh_from_db()
    assert invited.accepted_at is None


@pytest.mark.parametrize("how", ["forged", "ended", "withdrawn"])
def test_a_dead_link_opens_nothing(client, invited, sam, how):
    path = link(invited)
    if how == "forged":
        path = reverse("accounts:invitation", args=[f"{invited.pk}:forged"])
    elif how == "ended":
        Invitation.objects.update(expires_at=clock.now())
    else:
        withdraw_invitation(invited, actor=sam, now=clock.now())
    assert client.get(path).status_code == client.post(path, GIVEN).status_code == 404
    assert not User.objects.filter(email=EMAIL).exists()


def test_withdrawn_twice_is_told_once(invited, sam):
    for _time in range(2):
        withdraw_invitation(invited, actor=sam, now=clock.now())
    assert Event.objects.filter(kind="invitation.withdrawn").count() == 1
    with pytest.raises(NotPossible, match="ended"):
        accept_invitation(invited, actor=make_user("Nell"), now=clock.now())


def test_a_manager_invites_no_manager(sams_store, facts, sam):
    manu = make_user("Manu")
    Membership.objects.create(store=sams_store, user=manu, role="manager")
    with pytest.raises(NotAllowed, match="Only the owner"):
        invite_member(sams_store, **facts | {"actor": manu, "role": "manager"})
    assert invite_member(sams_store, **facts | {"actor": manu}).role == "listing_clerk"


@pytest.mark.parametrize("lost", [{"role": "manager"}, {"role": "reader"}, None])
def test_who_may_not_give_the_role_any_more_opens_no_door(sams_store, facts, sam, lost):
    sent = invite_member(sams_store, **facts | {"role": "manager"})
    held = Membership.objects.filter(store=sams_store, user=sam)
    held.update(**lost) if lost else held.delete()
    with pytest.raises(NotPossible, match="has ended"):
        accept_invitation(sent, actor=make_user("Nell"), now=clock.now())
    sent.refresh_from_db()
    assert sent.accepted_at is None and not sams_store.people("manager").exclude(pk=sam.pk).exists()


def test_a_closed_account_stands_for_nobody(sams_store, invited, sam):
    User.objects.filter(pk=sam.pk).update(is_active=False)
    invited.refresh_from_db()
    with pytest.raises(NotPossible, match="has ended"):
        accept_invitation(invited, actor=make_user("Nell"), now=clock.now())


def test_links_are_not_tried_out(invited):
    guesser = Client(REMOTE_ADDR="198.51.100.9")
    path = reverse("accounts:invitation", args=["1:x"])
    codes = [guesser.get(path).status_code for _try in range(31)]
    assert codes == [404] * 30 + [429]


@pytest.mark.parametrize(
    ("facts_", "name"),
    [
        ({"role": "owner"}, "invitation_not_to_own"),
        ({"email": "NELL@example.com"}, "invitation_one_open"),
        ({"accepted_at": 1, "withdrawn_at": 1}, "invitation_accepted_or_withdrawn"),
    ],
)
def test_constraints_hold_without_the_verb(invited, sam, sams_store, facts_, name):
    now = clock.now()
    row = {"email": "b@example.com", "role": "reader", "invited_by": sam, "created_at": now}
    row |= {key: now if value == 1 else value for key, value in facts_.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        sams_store.invitations.create(**row, expires_at=now)
