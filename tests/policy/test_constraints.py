"""What the database refuses, whoever asks: every constraint by going round the verbs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(policy, ada, abel, noon):
    base = PolicyVersion.objects.get()
    return {
        "number": 2,
        "status": "approved",
        "status_at": noon,
        "sections": base.sections,
        "created_at": noon,
        "edited_at": noon,
        "effective_from": noon,
        "drafted_by": ada,
        "approved_by": abel,
        "based_on": base,
    }


def refused(name, **row):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PolicyVersion.objects.create(**row)


def test_the_row_itself_is_fine(row):
    assert PolicyVersion.objects.create(**row).pk


def test_the_drafter_cannot_have_approved(row, ada):
    refused("policy_two_people", **row | {"approved_by": ada})


@pytest.mark.parametrize("missing", ["effective_from", "approved_by"])
def test_approved_is_complete(row, missing):
    refused("policy_approved_is_complete", **row | {missing: None})


@pytest.mark.parametrize("missing", ["drafted_by", "based_on"])
def test_only_the_first_has_no_drafter(row, missing):
    refused("policy_drafted_by_somebody", **row | {missing: None})


def test_an_approver_means_approved(row):
    refused("policy_approver_approved", **row | {"status": "draft"})


def test_an_unknown_status(row):
    refused("policy_status_known", **row | {"status": "published", "approved_by": None})


def test_one_open_draft(row, draft):
    open_row = {"number": 3, "status": "awaiting_approval", "approved_by": None}
    refused("policy_one_open", **row | open_row)


def test_numbers_are_unique(row, draft):
    refused("number", **row)


def test_two_versions_cannot_start_together(row):
    PolicyVersion.objects.create(**row)
    refused("policy_one_per_instant", **row | {"number": 3})


@pytest.mark.parametrize(
    "change",
    [
        {"sections": {}},
        {"effective_from": None},
        {"status": "draft"},
        {"approved_by": None},
        {"number": 9},
    ],
)
def test_an_approved_version_never_changes(row, change):
    version = PolicyVersion.objects.create(**row)

    with pytest.raises(InternalError, match="final_is_immutable"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(**change)


def test_a_withdrawn_version_never_changes(row, noon):
    withdrawn = {"status": "withdrawn", "approved_by": None}
    version = PolicyVersion.objects.create(**row | withdrawn)

    with pytest.raises(InternalError, match="final_is_immutable"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(edited_at=noon + timedelta(days=1))


def test_nothing_is_deleted(draft):
    with pytest.raises(InternalError, match="never_deleted"), transaction.atomic():
        PolicyVersion.objects.filter(pk=draft.pk).delete()
