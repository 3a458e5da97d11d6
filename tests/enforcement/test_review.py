"""People on a machine's freeze, and second people on bans and long freezes."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement import gates
from enforcement.actions import (
    approve_ban,
    approve_freeze,
    confirm_sanction,
    decide_appeal,
    expire_sanction,
    file_appeal,
    lapse_unconfirmed,
    propose_ban,
    refuse_sanction,
    take_appeal,
)
from enforcement.models import Sanction, Statement
from tests.enforcement.steps import decide


def test_confirmed_freeze_runs_to_its_end(freeze, sams_store, sam, mia, noon):
    confirm_sanction(freeze, reason="Seen.", actor=mia, now=noon + timedelta(hours=1))

    freeze.refresh_from_db()
    assert (freeze.status, freeze.decided_by) == ("in_force", mia)
    late = freeze.confirm_by + timedelta(days=1)
    assert list(gates.blocked(sams_store, late)) == ["publish", "ship", "payout"]
    event = Event.objects.get(kind="sanction.confirmed")
    assert event.deliveries.filter(recipient=sam, channel="email").exists()


def test_confirmation_comes_too_late(freeze, mia, noon):
    with pytest.raises(NotPossible):
        confirm_sanction(freeze, reason="Seen.", actor=mia, now=freeze.confirm_by)
    freeze.refresh_from_db()
    assert freeze.status == "provisional"


def test_who_confirms_takes_no_part_in_an_appeal_filed_before(freeze, sam, sena, noon):
    statement = freeze.statements.get()
    appeal = file_appeal(statement, reason="Wrong.", actor=sam, now=noon)

    confirm_sanction(freeze, reason="Seen.", actor=sena, now=noon)

    appeal.refresh_from_db()
    assert sena.pk in appeal.involved
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=sena, now=noon)


def test_an_appeal_against_the_points_counts_as_the_same_matter(freeze, sam, sena, noon):
    points = freeze.because.statements.exclude(sanction=freeze).get()
    appeal = file_appeal(points, reason="Wrong.", actor=sam, now=noon)

    confirm_sanction(freeze, reason="Seen.", actor=sena, now=noon)

    appeal.refresh_from_db()
    assert sena.pk in appeal.involved


def test_who_answers_an_appeal_cannot_confirm_beside_it(freeze, sam, max_, noon):
    appeal = file_appeal(freeze.statements.get(), reason="Wrong.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)

    with pytest.raises(NotAllowed):
        confirm_sanction(freeze, reason="Seen.", actor=max_, now=noon)

    freeze.refresh_from_db()
    assert freeze.status == "provisional"


@pytest.mark.parametrize("verb", [confirm_sanction, refuse_sanction])
def test_needs_a_moderator_who_is_no_party_and_a_reason(freeze, sam, max_, mia, noon, verb):
    Membership.objects.create(store=freeze.store, user=max_, role="reader")
    for person in (sam, max_):
        with pytest.raises(NotAllowed):
            verb(freeze, reason="Seen.", actor=person, now=noon)
    with pytest.raises(NotPossible) as refusal:
        verb(freeze, reason="", actor=mia, now=noon)
    freeze.refresh_from_db()
    assert refusal.value.field == "reason" and freeze.status == "provisional"


def test_refused_freeze_lifts_and_the_points_stay(freeze, sams_store, mia, noon):
    refuse_sanction(freeze, reason="A film crew.", actor=mia, now=noon)

    freeze.refresh_from_db()
    assert freeze.status == "refused" and gates.blocked(sams_store, noon) == {}
    assert sams_store.violations.count() == 1


def test_unconfirmed_freeze_lapses_at_its_instant(freeze, sams_store, noon):
    before = freeze.confirm_by - timedelta(seconds=1)

    assert not lapse_unconfirmed(freeze, now=before)
    assert gates.blocked(sams_store, before)
    # The gate opens by the clock, whether or not the worker has come.
    assert gates.blocked(sams_store, freeze.confirm_by) == {}
    assert lapse_unconfirmed(freeze, now=freeze.confirm_by)
    assert not lapse_unconfirmed(freeze, now=freeze.confirm_by)
    assert freeze.status == "lapsed"
    assert Event.objects.filter(kind="sanction.lapsed").count() == 1


def test_a_sanction_ends_at_its_instant(confirmed, sams_store, noon):
    end = confirmed.ends_at

    assert not expire_sanction(confirmed, now=end - timedelta(seconds=1))
    assert gates.blocked(sams_store, end) == {}
    assert expire_sanction(confirmed, now=end) and not expire_sanction(confirmed, now=end)
    assert confirmed.status == "expired"


def test_ban_takes_effect_after_the_notice(proposed_ban, sams_store, mia, sena, noon):
    statement = approve_ban(proposed_ban, actor=sena, now=noon)

    ban = Sanction.objects.get(kind="ban")
    start = noon + timedelta(days=30)
    assert (ban.status, ban.proposed_by, ban.approved_by) == ("in_force", mia, sena)
    assert (ban.starts_at, ban.ends_at, statement.starts_at) == (start, None, start)
    assert gates.blocked(sams_store, start - timedelta(seconds=1)) == {}
    assert list(gates.blocked(sams_store, start)) == ["publish", "ship", "payout", "message"]


def test_a_named_exception_waives_the_notice(violation, sams_store, mia, sena, noon):
    ban = propose_ban(
        violation, reason="Fourth.", exception="Proven repetition", actor=mia, now=noon
    )
    approve_ban(ban, actor=sena, now=noon)

    assert set(gates.blocked(sams_store, noon)) == {"publish", "ship", "payout", "message"}


def test_one_person_bans_nobody(violation, sena, max_, noon):
    ban = propose_ban(violation, reason="Fourth.", actor=sena, now=noon)

    with pytest.raises(NotAllowed):
        approve_ban(ban, actor=sena, now=noon)
    with pytest.raises(NotAllowed):
        approve_ban(ban, actor=max_, now=noon)
    ban.refresh_from_db()
    assert ban.status == "proposed" and Statement.objects.count() == 1


def test_a_ban_does_not_come_in_by_another_door(proposed_ban, max_, noon):
    for verb in (approve_freeze, lambda ban, **w: confirm_sanction(ban, reason="Yes.", **w)):
        with pytest.raises(NotPossible):
            verb(proposed_ban, actor=max_, now=noon)
    proposed_ban.refresh_from_db()
    assert proposed_ban.status == "proposed"


def test_proposing_twice_is_refused(proposed_ban, violation, max_, noon):
    with pytest.raises(NotPossible):
        propose_ban(violation, reason="Again.", actor=max_, now=noon)
    assert Sanction.objects.filter(kind="ban").count() == 1


def test_a_refused_ban_tells_its_proposer_and_not_the_store(proposed_ban, sam, mia, sena, noon):
    refuse_sanction(proposed_ban, reason="Too soon.", actor=sena, now=noon)

    event = Event.objects.get(kind="sanction.refused")
    told = event.deliveries.exclude(channel="reaction")
    assert set(told.values_list("recipient", flat=True)) == {mia.pk}


def test_a_ban_whose_violation_was_taken_back_cannot_be_approved(
    proposed_ban, violation, sam, max_, sena, noon
):
    appeal = file_appeal(violation.statements.get(), reason="Not us.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    decide_appeal(appeal, outcome="granted", reason="True.", actor=max_, now=noon)

    with pytest.raises(NotPossible):
        approve_ban(proposed_ban, actor=sena, now=noon)
    proposed_ban.refresh_from_db()
    assert proposed_ban.status == "refused"


def test_a_long_freeze_starts_when_a_second_moderator_agrees(claimed, sams_store, mia, max_, noon):
    violation = decide(claimed, mia, noon, "freeze", 60, departure="Organised.").violation
    freeze = violation.sanctions.get()
    later = noon + timedelta(hours=5)
    with pytest.raises(NotAllowed):
        approve_freeze(freeze, actor=mia, now=later)

    approve_freeze(freeze, actor=max_, now=later)

    freeze.refresh_from_db()
    assert (freeze.starts_at, freeze.ends_at) == (later, later + timedelta(days=60))
    assert "message" in gates.blocked(sams_store, later)
