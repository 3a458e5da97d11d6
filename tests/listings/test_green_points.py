"""A number earns once in a store, from its first day on, for as long as a proof is left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from listings import green
from listings.actions import (
    add_certificate,
    claim_certificate,
    join_programme,
    leave_programme,
    refuse_certificate,
    verify_certificate,
)
from listings.green_pages import next_step
from listings.models import GreenPoint
from listings.tasks import sweep_at
from tests.listings.factories import PDF, make_listing, verify


@pytest.fixture
def joined(sams_store, sam, noon, policy):
    return join_programme(sams_store, actor=sam, now=noon)


@pytest.fixture
def prove(joined, sams_store, sam, mia):
    def proven(now, number="DE/020/123", first=date(2026, 1, 1), last=date(2026, 3, 31), **other):
        facts = {"scheme": "EU_ECOLABEL", "number": number, "scope": "product"}
        facts |= {"attribute": "environment"} | other
        row = add_certificate(
            sams_store, valid_from=first, valid_to=last, document=PDF,
            actor=sam, now=now, **facts,
        )  # fmt: skip
        return verify(row, actor=mia, now=now)

    return proven


def ledger():
    return [(row.kind, row.points) for row in GreenPoint.objects.order_by("id")]


def test_a_number_earns_once_however_often_it_is_filed(prove, sams_store, sam, noon):
    prove(noon)
    prove(noon, listing=make_listing(sams_store, sam, noon))
    assert sweep_at(noon)["awarded"] == 0
    assert ledger() == [("awarded", 40)]
    prove(noon, number="DE/020/9")
    assert green.points_of(sams_store, noon) == 80


def test_a_renewal_goes_on_with_the_award_of_the_one_before(prove, sams_store, noon):
    prove(noon)
    prove(noon, first=date(2026, 4, 1), last=date(2026, 5, 31))
    sweep_at(noon.replace(month=4, day=1))
    assert ledger() == [("awarded", 40)]
    assert sweep_at(noon.replace(month=6, day=1))["taken_back"] == 1
    assert ledger() == [("awarded", 40), ("ended", -40)]
    prove(noon.replace(month=7), last=date(2026, 12, 31))
    assert ledger()[2:] == [("awarded", 40)]


def test_one_that_is_refused_leaves_the_points_to_another(prove, mia, noon):
    first, second = prove(noon), prove(noon)
    for row, left in ((first, 40), (second, 0)):
        refuse_certificate(row, reason="Struck off.", actor=mia, now=noon)
        assert sum(points for _kind, points in ledger()) == left


def test_verified_before_its_first_day_it_earns_then(prove, sams_store, sam, noon):
    prove(noon, first=noon.date() + timedelta(days=2))
    days = [noon + timedelta(days=days) for days in range(4)]
    assert [sweep_at(day)["awarded"] for day in days] == [0, 0, 1, 0]
    leave_programme(sams_store, actor=sam, now=days[3])
    prove(days[3], number="DE/020/9")
    assert sweep_at(days[3])["awarded"] == 0


def test_what_is_renewed_needs_no_step(prove, sams_store, sam, mia, noon, policy):
    def step():
        rows = list(sams_store.certificates.all())
        return next_step(green.standing(sams_store, noon), rows, policy, noon.date())

    ends = prove(noon)
    # That of a company has no points that could end, and renews nothing.
    prove(noon, scope="company", last=date(2026, 3, 20))
    prove(noon, scope="company", last=date(2026, 12, 31))
    assert step().startswith("Renew EU Ecolabel DE/020/123")
    facts = {"scheme": ends.scheme, "number": ends.number, "scope": "product", "document": PDF}
    dates = {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 12, 31)}
    facts |= dates | {"attribute": ends.attribute, "actor": sam, "now": noon}
    renewal = add_certificate(sams_store, **facts)
    assert step().startswith("A moderator looks at 1 certificate")
    claim_certificate(renewal, actor=mia, now=noon)
    assert step().startswith("A moderator looks at 1 certificate")
    verify_certificate(renewal, actor=mia, now=noon)
    assert step().startswith("60 points are missing")


def test_only_what_earns_is_a_step(prove, sams_store, sam, noon, policy):
    """Neither what has no points nor what ended is held, and nobody waits for a mere document."""

    def step(day=noon):
        rows = list(sams_store.certificates.all())
        return next_step(green.standing(sams_store, day), rows, policy, day.date())

    prove(noon, last=date(2026, 12, 31))
    prove(noon, scheme="CE_DOC", number="CE-2026-1", attribute="safety", last=date(2026, 3, 20))
    assert step().startswith("60 points are missing")
    ended = noon + timedelta(days=365)
    assert "EU Ecolabel" in step(ended)
    # Nor does one of the company: another of its scheme earns all the same.
    prove(ended, scope="company", number="DE/020/7", last=date(2028, 12, 31))
    assert "EU Ecolabel" in step(ended)


def test_without_levels_none_is_the_highest(prove, sams_store, noon, policy):
    bare = policy.model_copy(update={"green": policy.green.model_copy(update={"levels": ()})})
    prove(noon, last=date(2026, 12, 31))
    standing = replace(green.standing(sams_store, noon), level=None, coming=None)
    step = next_step(standing, list(sams_store.certificates.all()), bare, noon.date())
    assert step.startswith("The programme has no levels")


@pytest.fixture
def write(prove, sams_store, noon):
    """Rows of a company's certificate, from the time when these earned."""
    row = prove(noon, scope="company")

    def written(turn, kind, points):
        return GreenPoint.objects.create(
            store=sams_store, certificate=row, scheme=row.scheme, number_key="DE020123",
            turn=turn, kind=kind, points=points, policy_version=1, at=noon,
        )  # fmt: skip

    return written


def test_what_a_company_was_awarded_is_revoked(write, noon):
    write(1, "awarded", 40)
    assert sweep_at(noon)["taken_back"] == 1
    assert ledger() == [("awarded", 40), ("revoked", -40)]


def test_an_old_row_of_a_company_that_says_ended_is_read_as_revoked(
    client, write, sams_store, sam, noon
):
    write(1, "awarded", 40)
    write(2, "ended", -40)
    month = {"month": f"{noon:%Y-%m}"}
    client.force_login(sam)
    lines = client.get("/green/statement.csv", month).getvalue().decode().splitlines()
    assert [line.split(",")[1] for line in lines[2:4]] == ["awarded", "revoked"]
    assert "Certificate no longer accepted" in client.get("/green/", month).text
    with translation.override("zh-hans"):
        assert GreenPoint.objects.get(kind="ended").cause.label == "证书不再被接受"


@pytest.mark.parametrize(
    ("turn", "kind", "name"),
    [(1, "awarded", "turn_once"), (2, "awarded", "turn_of_kind"), (3, "ended", "turn_of_kind")],
)
def test_the_database_counts_turns_too(prove, noon, turn, kind, name):
    prove(noon)
    again = GreenPoint.objects.get()
    again.pk, again.turn, again.kind = None, turn, kind
    again.points = again.points if kind == "awarded" else -again.points
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        again.save(force_insert=True)
