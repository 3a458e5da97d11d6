"""Accounts: made by command, changed by their owners."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.forms import model_to_dict
from django.urls import reverse
from django.utils import translation

from accounts.actions import edit_profile, grant_staff_role, register_person
from accounts.backends import Backend
from accounts.models import Store, User
from core import clock, outbox
from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.wording import sentence


def test_the_first_person_of_an_installation_can_set_a_password(db, policy, client):
    said = StringIO()
    options = {"name": "Ines", "role": ["policy_admin"], "store": "Lamp Works", "country": "cn"}
    call_command("add_person", "ines@example.org", stdout=said, **options)

    ines = User.objects.get(email="ines@example.org")
    assert ines.is_policy_admin and Store.objects.get(slug="lamp-works").country == "CN"
    assert reverse("account_reset_password") in said.getvalue()
    client.post(reverse("account_reset_password"), {"email": ines.email})
    (mail,) = (row for row in outbox.claim(clock.now()) if row.channel == "email")
    assert mail.address == ines.email and "/accounts/password/reset/key/" in mail.body


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("sam@example.com", {}),
        ("no address", {}),
        ("new@example.org", {"store": "Lamp Works"}),
        ("new@example.org", {"store": "Sam's Lamps", "country": "CN"}),
    ],
)
def test_a_refused_command_leaves_nothing(sam, sams_store, email, options):
    Store.objects.filter(pk=sams_store.pk).update(slug="sams-lamps")
    before = User.objects.count(), Event.objects.count()
    with pytest.raises(CommandError):
        call_command("add_person", email, name="New", **options)

    assert (User.objects.count(), Event.objects.count()) == before


def test_an_address_is_taken_once_whatever_its_case(sam, noon):
    with pytest.raises(NotPossible):
        register_person(email="SAM@example.com", name="Sam", actor=None, now=noon)


def test_only_an_admin_makes_accounts(sam, noon):
    with pytest.raises(NotAllowed):
        register_person(email="new@example.org", name="New", actor=sam, now=noon)


def test_times_follow_the_zone_of_the_profile(client, sam, policy):
    client.force_login(sam)
    url = reverse("accounts:profile")
    given = {"name": "Sam L.", "language": "en", "time_zone": "America/Sao_Paulo"}
    assert client.post(url, given).status_code == 302

    sam.refresh_from_db()
    assert (sam.name, sam.time_zone) == ("Sam L.", "America/Sao_Paulo")
    assert Event.objects.get(kind="person.edited").facts["changed"] == ["name", "time_zone"]
    assert "America/Sao_Paulo" in client.get(reverse("core:home")).text
    refused = client.post(url, given | {"time_zone": "Mars/Olympus"})
    assert refused.status_code == 422


def test_a_profile_is_changed_by_its_owner_only(sam, tess, noon):
    with pytest.raises(NotAllowed):
        edit_profile(sam, actor=tess, now=noon, name="Tess")

    assert edit_profile(sam, actor=sam, now=noon, name=sam.name) == sam
    assert not Event.objects.filter(kind="person.edited").exists()


@pytest.mark.parametrize(("language", "role"), [("en", "Moderator"), ("zh-hans", "审核员")])
def test_a_granted_role_is_read_in_the_language_of_its_reader(tess, noon, language, role):
    grant_staff_role(tess, role="moderator", actor=None, now=noon)
    with translation.override(language):
        assert role in sentence(Event.objects.get(kind="staff_role.granted"))


def test_who_is_signed_in_is_read_as_they_are_kept(sams_store, sam, tess):
    grant_staff_role(tess, role="mediator", actor=None, now=sams_store.created_at)
    found = Backend().get_user(tess.pk)
    [place] = found.places

    assert model_to_dict(found) == model_to_dict(User.objects.get(pk=tess.pk))
    assert found.is_mediator and not found.is_moderator
    assert model_to_dict(place) == model_to_dict(tess.memberships.get())
    assert model_to_dict(place.store) == model_to_dict(Store.objects.get(pk=sams_store.pk))


def test_a_closed_account_is_nobody(sam):
    User.objects.filter(pk=sam.pk).update(is_active=False)

    assert Backend().get_user(sam.pk) is None and Backend().get_user(sam.pk + 1) is None
