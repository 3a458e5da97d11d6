"""Which stores are flagged for their ties, from which side and when."""

from datetime import timedelta

import pytest

from core.errors import NotAllowed
from core.models import Event
from enforcement.actions import approve_ban, claim_case, propose_ban
from enforcement.models import Case, Exhibit, Hearing
from enforcement.queries.links import sanction_of
from tests.enforcement.steps import freeze_store, known_by, signal, violate


def about_evasion(store, now):
    """Somebody reports the store for evading a sanction."""
    return signal(store, now, "evading_sanctions", subject_id=store.slug, subject_kind="store")


def test_a_ban_that_waits_for_its_day_flags(ritas_store, sams_store, mia, sena, noon):
    ban = propose_ban(violate(ritas_store, mia, noon), reason="Again.", actor=mia, now=noon)
    known_by(ritas_store, noon)
    assert sanction_of(ritas_store, noon) is None
    approve_ban(ban, actor=sena, now=noon)
    ban.refresh_from_db()
    assert ban.starts_at > noon + timedelta(days=1)
    known_by(sams_store, noon + timedelta(days=1))
    assert Hearing.objects.get().store == sams_store
    assert Exhibit.objects.get(case__store=sams_store).snapshot["sanction"] == f"S-{ban.pk}"


def test_a_proposed_ban_flags_nobody(ritas_store, sams_store, proposed_ban, noon):
    known_by(sams_store, noon)
    known_by(ritas_store, noon)
    assert not Hearing.objects.exists()


def test_what_comes_out_of_the_frozen_store_flags_the_free_one(
    ritas_store, sams_store, mia, noon, open_shop
):
    """The free stores are known by it first, and the frozen one only then."""
    freeze_store(ritas_store, mia, noon)
    weak, other = open_shop(1), open_shop(2)
    known_by(weak, noon, "img", kind="picture")
    known_by(ritas_store, noon, "img", kind="picture")
    for store in (sams_store, other):
        known_by(store, noon, "+49 30 1234")
    assert not Hearing.objects.exists()
    known_by(ritas_store, noon, "+49 30 1234")
    assert {row.store for row in Hearing.objects.all()} == {sams_store, other}
    case = Case.objects.get(store=sams_store)
    kept = case.exhibits.get().snapshot
    assert (case.rule_code, kept["linked"]) == ("evading_sanctions", "ritas")
    assert [tie["kind"] for tie in kept["ties"]] == ["phone"]
    # The frozen store is in no case of its own, and hears nothing.
    assert not Case.objects.filter(store=ritas_store, rule_code="evading_sanctions").exists()
    known_by(ritas_store, noon, "+49 30 1234")
    assert Hearing.objects.count() == 2


@pytest.fixture
def tied(ritas_store, sams_store, mia, noon):
    """Tied before the measure: that flags nobody."""
    for store in (ritas_store, sams_store):
        known_by(store, noon)
    freeze_store(ritas_store, mia, noon)
    assert not Hearing.objects.exists()


def test_a_reported_store_is_asked_when_its_case_is_claimed(tied, sams_store, max_, noon):
    case = claim_case(about_evasion(sams_store, noon), actor=max_, now=noon)
    hearing = Hearing.objects.get()
    assert (hearing.case, hearing.kinds) == (case, ["phone"])
    assert case.due_at == Case.objects.get(pk=case.pk).due_at > hearing.answer_by
    kept = case.exhibits.get(number=2)
    assert kept.snapshot["linked"] == "ritas" and kept.signal is None
    claim_case(case, actor=max_, now=noon)
    assert Hearing.objects.count() == 1 and case.exhibits.count() == 2


def test_another_rule_or_a_free_store_asks_nothing(tied, sams_store, max_, mia, noon, open_shop):
    claim_case(signal(sams_store, noon), actor=max_, now=noon)
    shop = open_shop(1)
    known_by(shop, noon, "another")
    claim_case(about_evasion(shop, noon), actor=max_, now=noon)
    assert not Hearing.objects.exists()


def test_who_works_for_the_sanctioned_store_takes_no_such_case(
    tied, sams_store, ritas_store, max_, noon
):
    ritas_store.memberships.create(user=max_, role="reader")
    case = about_evasion(sams_store, noon)
    with pytest.raises(NotAllowed, match="You work for a store that this case is about"):
        claim_case(case, actor=max_, now=noon)
    case.refresh_from_db()
    assert case.status == "open" and not Hearing.objects.exists()
    assert not Event.objects.filter(kind="case.claimed", subject_id=str(case.pk)).exists()
