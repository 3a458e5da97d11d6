"""From ledger rows to points, and from points to what the store's people read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from enforcement import wording
from enforcement.actions import approve_ban, escalate_store, propose_ban
from enforcement.models import Sanction, Violation
from enforcement.queries.approvals import notice_days
from enforcement.queries.cases import worst_totals
from enforcement.queries.standing import family_bars, verdict
from enforcement.standing import ladder_policy, read_ledger, rows_of, standing_at
from policy.queries import policy_at
from tests.enforcement.steps import LIGHT, MIDDLE, make_sanction, violate


def points(store, now, family="TRADING"):
    return standing_at(store, policy_at(now), now).families[family].points


def test_adds_up_within_a_family_and_not_across(sams_store, mia, noon):
    violate(sams_store, mia, noon, MIDDLE, "1")
    violate(sams_store, mia, noon, LIGHT, "2")
    violate(sams_store, mia, noon, "counterfeit_term", "3")

    assert points(sams_store, noon) == 800
    assert points(sams_store, noon, "IPR_PROHIBITED") > 0
    assert worst_totals([sams_store.pk], noon) == {sams_store.pk: 800}


def test_points_expire_after_their_life(violation, sams_store, noon):
    end = noon + timedelta(days=365)

    assert points(sams_store, end - timedelta(seconds=1)) == 1200
    assert points(sams_store, end) == 0


def test_a_row_keeps_the_points_of_its_own_version(sams_store, noon):
    row = {"rule_code": MIDDLE, "family": "TRADING", "policy_version": 7, "store": sams_store}
    Violation.objects.create(**row, points=Decimal("3.5"), occurred_at=noon, decided_at=noon)
    policy = policy_at(noon)

    ledger = read_ledger(sams_store, noon)
    terms = ladder_policy(policy, ledger)

    assert policy.rule(MIDDLE).points == 6 and points(sams_store, noon) == 350
    (row,) = rows_of(ledger, policy)
    assert terms.rules[row.rule].points == 350


def test_a_family_that_the_policy_gave_up_counts_no_more(sams_store, noon):
    row = {"rule_code": "gone", "family": "OLD", "policy_version": 1, "store": sams_store}
    Violation.objects.create(**row, points=6, occurred_at=noon, decided_at=noon)

    assert rows_of(read_ledger(sams_store, noon), policy_at(noon)) == []
    assert standing_at(sams_store, policy_at(noon), noon).sanctions == ()


@pytest.mark.parametrize(
    ("hundredths", "words"), [(600, "6"), (20, "0.2"), (1250, "12.5"), (1200, "12"), (0, "0")]
)
def test_points_in_words(hundredths, words):
    assert wording.points(hundredths) == words


def test_good_standing(sams_store, noon):
    found = verdict(sams_store, noon)

    assert found.title == "Your store is in good standing" and found.tone == "ok"


def test_worst_family_first_with_what_comes_next(sams_store, mia, noon):
    violate(sams_store, mia, noon, LIGHT)
    escalate_store(sams_store, now=noon)

    found = verdict(sams_store, noon)

    assert found.title == "Your store can sell, with a warning"
    assert found.points == "Trading: 2 points."
    assert "Next step at 6: Listing restricted for 3 days." in found.text
    assert "2 points will expire on 2 March 2027." in found.text
    assert "Product information: none." in found.text
    bar = family_bars(sams_store, noon)[0]
    assert (bar.key, bar.reached, bar.points) == ("TRADING", 1, 200)
    assert bar.path == [(noon + timedelta(days=365), "none")]
    assert [step.share for step in bar.steps][:2] == [1.0, 0.0] or bar.steps[0].share > 0


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("freeze", {"days": 7}, "Your store is frozen until"),
        ("restrict_listing", {"days": 3}, "cannot change listings"),
        ("restrict_shipping", {"days": 3}, "prints no labels"),
        ("ban", {"ends_at": None}, "closed for good"),
    ],
)
def test_says_what_is_closed(violation, sams_store, mia, sena, noon, kind, facts, words):
    people = {"proposed_by": mia, "approved_by": sena, "decided_by": sena}
    make_sanction(violation, noon, kind=kind, **people, **facts)

    assert words in verdict(sams_store, noon).title


def test_says_that_a_person_still_looks_at_it(freeze, sams_store, noon):
    assert "a person reviews this by" in verdict(sams_store, noon).title
    with translation.override("zh-hans"):
        assert "人工复核" in verdict(sams_store, noon).title


def test_tells_of_a_ban_before_its_day(violation, proposed_ban, sams_store, sena, noon):
    assert "closed for good" not in verdict(sams_store, noon).title

    approve_ban(proposed_ban, actor=sena, now=noon)
    found = verdict(sams_store, noon)

    assert found.title == "Your store will be closed for good on 1 April 2026, 12:00"
    assert found.text.startswith("Until then it stays open. You can appeal.")
    ban = Sanction.objects.get(kind="ban")
    assert (ban.notice_days, ban.state(noon)) == (30, ("Not yet in force", "warn"))
    assert ban.state(ban.starts_at) == ("In force", "bad")
    assert verdict(sams_store, ban.starts_at).title == "Your store is closed for good"


def test_tells_of_the_freeze_first_and_of_the_ban_beside_it(
    freeze, proposed_ban, sams_store, sena, noon
):
    approve_ban(proposed_ban, actor=sena, now=noon)

    found = verdict(sams_store, noon)

    assert found.title.startswith("Your store is frozen until")
    assert found.text.startswith("It will be closed for good on 1 April 2026, 12:00.")


def test_the_decision_says_how_long_before_a_ban_is_told(proposed_ban, mia, sena, noon):
    told = approve_ban(proposed_ban, actor=sena, now=noon)

    (_title, measure), *_rest = told.body["en"]
    assert "without end. We tell you 30 days before. Until then nothing closes" in measure


def test_a_ban_without_notice_says_nothing_of_one(violation, mia, sena, noon):
    facts = {"reason": "Fourth.", "exception": "Proven repetition", "actor": mia, "now": noon}
    told = approve_ban(propose_ban(violation, **facts), actor=sena, now=noon)

    (_title, measure), *_rest = told.body["en"]
    assert "without end. It applies" in measure


@pytest.mark.parametrize(("exception", "days"), [("", 30), ("Proven repetition", 0)])
def test_the_second_person_reads_the_notice(client, violation, mia, sena, noon, exception, days):
    facts = {"reason": "Fourth.", "exception": exception, "actor": mia, "now": noon}
    ban = propose_ban(violation, **facts)

    client.force_login(sena)
    page = client.get(f"/moderation/approvals/{ban.pk}/").content.decode()

    assert ("is told 30 days before it is closed." in page) is bool(days)
    assert notice_days(ban, noon) == days
