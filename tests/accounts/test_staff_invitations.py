"""Admins invite people to work for the marketplace by mail; an admin takes two of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import StaffInvitation, StaffRole, User
from accounts.privacy.erasing import erase_person
from accounts.staff.invitations import (
    MOST_A_DAY,
    agree_to_invitation,
    invite_staff,
    withdraw_staff_invitation,
)
from accounts.staff.joining import accept_staff_invitation
from core import clock
from core.aliases import alias_of
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from core.wording import write_mail
from tests.accounts.steps import sign_in
from tests.cast import make_user

EMAIL = "nell@example.com"
GIVEN = {"name": "Nell", "password": "a brand new battery"}
PAGE = reverse("accounts:staff")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def facts(ada):
    given = {"email": EMAIL, "role": "moderator", "reason": "For the evenings."}
    return given | {"actor": ada, "now": clock.now()}


@pytest.fixture
def invited(facts):
    return invite_staff(**facts)


@pytest.fixture
def proposed(facts, abel):
    return invite_staff(**facts | {"role": "policy_admin"})


def link(invitation):
    return reverse("accounts:staff_invitation", args=[invitation.token])


def roles(email=EMAIL):
    return set(StaffRole.objects.filter(user__email=email).values_list("role", flat=True))


def sent():
    return Delivery.objects.filter(event__kind="staff_invitation.sent", address=EMAIL)


def test_the_mail_holds_the_link_and_the_event_no_address(invited, facts):
    event = Event.objects.get(kind="staff_invitation.sent")
    assert EMAIL not in str(event.facts) and joined(event.facts)["reason"] == "For the evenings."
    subject, body = write_mail(sent().get())
    assert subject == "Invitation to work for a marketplace"
    assert link(invited) in body and "Ada invites you to work" in body and "Moderator" in body


def test_from_the_page_to_the_second_factor(ada, policy, settings):
    admin, _ = sign_in(ada)
    given = {"invite-email": EMAIL, "invite-role": "moderator", "invite-reason": "For evenings."}
    assert admin.post(reverse("accounts:invite_staff"), given).url == PAGE
    found = StaffInvitation.objects.get()
    assert EMAIL in admin.get(PAGE).text
    client = Client()
    assert "invites you to work for this marketplace as Moderator" in client.get(link(found)).text
    assert client.post(link(found), GIVEN).url == reverse("account_login")
    assert roles() == {"moderator"}
    settings.STAFF_SECOND_FACTOR = True
    nell = User.objects.get(email=EMAIL)
    client.force_login(nell)
    assert client.get(reverse("core:home")).url == reverse("mfa_activate_totp")
    told = Event.objects.get(kind="staff_invitation.accepted")
    assert told.deliveries.filter(recipient=ada).exists()
    assert client.get(link(found)).status_code == 302
    assert Client().get(link(found)).status_code == 404


def test_who_has_an_account_accepts_with_it(invited, policy):
    nell = make_user("Nell")
    page = Client().get(link(invited)).text
    assert "You have an account. Sign in" in page
    assert Client().post(link(invited), GIVEN).status_code == 200 and roles() == set()
    client, _ = sign_in(nell)
    assert client.post(link(invited)).url == reverse("core:home")
    assert roles() == {"moderator"}
    assert StaffInvitation.objects.get().accepted_by == nell


def test_nobody_else_accepts_it(invited, sam, policy):
    client, _ = sign_in(sam)
    assert "another address" in client.get(link(invited)).text
    assert client.post(link(invited)).status_code == 403
    assert roles(sam.email) == set() and StaffInvitation.objects.get().accepted_at is None


def test_an_admin_is_invited_by_two(proposed, ada, abel):
    assert not sent().exists()
    assert Client().get(link(proposed)).status_code == 404
    nell = make_user("Nell")
    with pytest.raises(NotPossible, match="has ended"):
        accept_staff_invitation(proposed, actor=nell, now=clock.now())
    with pytest.raises(NotAllowed, match="Another admin"):
        agree_to_invitation(proposed, actor=ada, now=clock.now())
    agree_to_invitation(proposed, actor=abel, now=clock.now())
    assert sent().count() == 1
    accept_staff_invitation(proposed, actor=nell, now=clock.now())
    assert roles() == {"policy_admin"}
    told = Event.objects.get(kind="staff_invitation.accepted").deliveries
    assert set(told.values_list("recipient", flat=True)) == {ada.pk, abel.pk}
    with pytest.raises(NotPossible, match="no longer waits"):
        agree_to_invitation(proposed, actor=abel, now=clock.now())


def test_the_other_admin_is_told_and_finds_it(proposed, abel, policy):
    assert Event.objects.get(kind="staff_invitation.proposed").deliveries.filter(recipient=abel)
    client, _ = sign_in(abel)
    agree = reverse("accounts:agree_to_staff_invitation", args=[proposed.pk])
    assert agree in client.get(PAGE).text
    assert client.post(agree).url == PAGE and sent().count() == 1


@pytest.mark.parametrize(
    "other",
    [{"agreed_by_id": 0}, {"accepted": True}],
    ids=["by the same", "accepted without the other"],
)
def test_the_database_wants_two_admins(proposed, ada, sam, other):
    rows = StaffInvitation.objects.filter(pk=proposed.pk)
    changed = {"agreed_by": ada}
    if "accepted" in other:
        changed = {"accepted_by": sam, "accepted_at": clock.now()}
    with pytest.raises(IntegrityError, match="two_admins"), transaction.atomic():
        rows.update(**changed)


def test_who_is_no_admin_any_more_opened_no_door(invited, ada):
    ada.staff_roles.all().delete()
    nell = make_user("Nell")
    with pytest.raises(NotPossible, match="has ended"):
        accept_staff_invitation(invited, actor=nell, now=clock.now())
    assert roles() == set()


def test_withdrawn_or_late_it_opens_nothing(facts, invited, ada, monkeypatch):
    late = clock.now() + timedelta(days=8)
    nell = make_user("Nell")
    with pytest.raises(NotPossible):
        accept_staff_invitation(invited, actor=nell, now=late)
    for _time in range(2):
        withdraw_staff_invitation(invited, actor=ada, now=clock.now())
    assert Event.objects.filter(kind="staff_invitation.withdrawn").count() == 1
    with pytest.raises(NotPossible):
        accept_staff_invitation(invited, actor=nell, now=clock.now())
    assert Client().get(link(invited)).status_code == 404 and roles() == set()
    assert Client().get(reverse("accounts:staff_invitation", args=["1:x"])).status_code == 404


REFUSED = [
    ({"reason": " "}, "reason"),
    ({"email": "Ada@example.com"}, "email"),
    ({"email": "mia@example.com"}, "email"),
    ({"email": "NELL@example.com"}, "email"),
]


@pytest.mark.parametrize(("other", "field"), REFUSED)
def test_refuses_to_invite(facts, invited, mia, other, field):
    with pytest.raises(NotPossible) as refusal:
        invite_staff(**facts | other)
    assert refusal.value.field == field
    assert StaffInvitation.objects.count() == 1
    assert Event.objects.filter(kind="staff_invitation.sent").count() == 1


def test_only_admins_do(facts, invited):
    nora = make_user("Nora")
    for verb, given in (
        (invite_staff, facts | {"actor": nora}),
        (agree_to_invitation, {"invitation": invited, "actor": nora, "now": clock.now()}),
        (withdraw_staff_invitation, {"invitation": invited, "actor": nora, "now": clock.now()}),
    ):
        with pytest.raises(NotAllowed):
            verb(**given)
    assert StaffInvitation.objects.get().withdrawn_at is None


def test_a_day_has_so_many(facts):
    for number in range(MOST_A_DAY):
        invite_staff(**facts | {"email": f"p{number}@example.com"})
    with pytest.raises(NotPossible, match="Go on tomorrow"):
        invite_staff(**facts)
    invite_staff(**facts | {"now": facts["now"] + timedelta(days=1, seconds=1)})
    assert StaffInvitation.objects.count() == MOST_A_DAY + 1


def test_one_address_has_one_open(invited, facts, ada):
    later = facts["now"] + timedelta(days=8)
    invite_staff(**facts | {"now": later})
    invited.refresh_from_db()
    assert invited.withdrawn_at == later
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffInvitation.objects.filter(pk=invited.pk).update(withdrawn_at=None)


def test_the_address_goes_after_its_time(invited, facts, policy):
    ended = CLASSES["staff_invitations"]
    assert purge_class(ended, now=facts["now"] + timedelta(days=97)).gone == 0
    assert purge_class(ended, now=facts["now"] + timedelta(days=98)).gone == 1
    invited.refresh_from_db()
    assert invited.email == "" and invited.withdrawn_at


def test_it_names_nobody_who_was_forgotten(invited, facts, policy):
    nell = make_user("Nell")
    erase_person(nell, typed=EMAIL, actor=nell, now=facts["now"])
    purge_class(CLASSES["closed_accounts"], now=facts["now"] + timedelta(days=2))
    invited.refresh_from_db()
    assert invited.email == alias_of(EMAIL) and invited.withdrawn_at
