"""Admins give and end roles of staff, with a reason; among admins it takes two."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import grant_staff_role
from accounts.models import AdminChange, StaffRole
from accounts.staff.actions import (
    approve_admin_change,
    call_off_admin_change,
    change_staff_role,
)
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Event
from tests.accounts.steps import sign_in

PAGE = reverse("accounts:staff")


@pytest.fixture
def facts(ada, sam, noon):
    given = {"email": sam.email, "role": "mediator", "gives": True}
    return given | {"reason": "She joins us.", "actor": ada, "now": noon}


@pytest.fixture
def proposal(facts):
    return change_staff_role(**facts | {"role": "policy_admin"})


def roles(person):
    return set(StaffRole.objects.filter(user=person).values_list("role", flat=True))


def test_a_role_is_given_at_once_and_told(sam, facts):
    assert change_staff_role(**facts) is None
    assert roles(sam) == {"mediator"}
    event = Event.objects.get(kind="staff_role.given")
    assert joined(event.facts)["reason"] == "She joins us."
    assert event.deliveries.filter(recipient=sam).count() == 2


def test_a_role_ends_with_its_sessions(mia, facts):
    client, _answer = sign_in(mia)
    change_staff_role(**facts | {"email": mia.email, "role": "moderator", "gives": False})
    assert roles(mia) == set()
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert Event.objects.filter(kind="staff_role.ended").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"email": "nobody@example.com"}, "email"),
        ({"email": "ada@example.com"}, "email"),
        ({"gives": False}, "role"),
    ],
)
def test_refusals(sam, ada, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        change_staff_role(**facts | changed)
    assert refusal.value.field == field
    assert roles(sam) == set() and roles(ada) == {"policy_admin"}


def test_nobody_but_admins(sam, mia, facts, proposal, noon):
    with pytest.raises(NotAllowed):
        change_staff_role(**facts | {"actor": mia})
    for verb in (approve_admin_change, call_off_admin_change):
        with pytest.raises(NotAllowed):
            verb(proposal, actor=mia, now=noon)
    assert roles(sam) == set()


def test_an_admin_is_made_by_two(sam, ada, abel, facts, proposal, noon):
    assert roles(sam) == set()
    event = Event.objects.get(kind="admin_change.proposed")
    assert set(event.deliveries.values_list("recipient", flat=True)) == {abel.pk}
    with pytest.raises(NotAllowed, match="Another admin"):
        approve_admin_change(proposal, actor=ada, now=noon)
    with pytest.raises(NotPossible, match="waits already"):
        change_staff_role(**facts | {"role": "policy_admin"})

    approve_admin_change(proposal, actor=abel, now=noon)
    assert roles(sam) == {"policy_admin"}
    with pytest.raises(NotPossible, match="no longer waits"):
        approve_admin_change(proposal, actor=abel, now=noon)


def test_the_shell_verb_is_no_way_around(sam, ada, noon):
    with pytest.raises(NotAllowed, match="Another admin"):
        grant_staff_role(sam, role="policy_admin", actor=ada, now=noon)
    assert roles(sam) == set()


def test_who_is_concerned_agrees_to_nothing(ada, abel, facts, noon):
    end = {"email": abel.email, "role": "policy_admin", "gives": False}
    change = change_staff_role(**facts | end)
    with pytest.raises(NotAllowed, match="Another admin"):
        approve_admin_change(change, actor=abel, now=noon)
    call_off_admin_change(change, actor=abel, now=noon)
    assert roles(abel) == {"policy_admin"}
    with pytest.raises(NotPossible, match="no longer waits"):
        call_off_admin_change(change, actor=abel, now=noon)


def test_by_the_pages(sam, ada, abel, facts, policy):
    first, second = Client(), Client()
    first.force_login(ada)
    second.force_login(abel)
    given = {"email": sam.email, "role": "policy_admin", "gives": "1", "reason": "Needed."}
    assert first.post(PAGE, given | {"reason": ""}).status_code == 422
    assert first.post(PAGE, given).url == PAGE
    approve = reverse("accounts:approve_admin_change", args=[AdminChange.objects.get().pk])
    assert approve not in first.get(PAGE).content.decode()
    assert approve in second.get(PAGE).content.decode()
    assert first.post(approve).status_code == 403
    assert second.post(approve).url == PAGE
    assert roles(sam) == {"policy_admin"}

    second.post(PAGE, {"email": sam.email, "role": "mediator", "gives": "1", "reason": "x"})
    first.post(PAGE, {"email": sam.email, "role": "mediator", "gives": "0", "reason": "x"})
    assert roles(sam) == {"policy_admin"}


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"approved_by": "ada", "approved_at": "noon"}, "admin_change_two_people"),
        ({"approved_by": "sam", "approved_at": "noon"}, "admin_change_two_people"),
        ({"approved_by": "abel"}, "admin_change_approved_by_somebody"),
        ({}, "admin_change_one_waits"),
    ],
)
def test_constraints_hold_without_the_verb(request, proposal, sam, ada, noon, changed, name):
    row = {"user": sam, "gives": True, "reason": "x", "proposed_by": ada, "proposed_at": noon}
    row |= {key: request.getfixturevalue(value) for key, value in changed.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AdminChange.objects.create(**row)


def test_a_form_that_leaves_out_what_to_change_ends_no_role(client, ada, mia, policy):
    client.force_login(ada)
    said = {"email": mia.email, "role": "moderator", "reason": "Left."}
    assert client.post(reverse("accounts:staff"), said).status_code == 422
    assert mia.staff_roles.filter(role="moderator").exists()
    client.post(reverse("accounts:staff"), said | {"gives": "0"})
    assert not mia.staff_roles.filter(role="moderator").exists()
