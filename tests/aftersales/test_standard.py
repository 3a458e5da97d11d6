"""The published standard applied to facts, without a database."""

import pytest
from pydantic import ValidationError

from aftersales.checks.mediation import Fit, judge_claim, remedy_of
from policy.packaged import packaged_policy
from policy.sections.mediation import MediationSection

STANDARD = packaged_policy().mediation


def judged(claim, **facts):
    return judge_claim(claim, facts, STANDARD)


@pytest.mark.parametrize(
    ("claim", "facts", "number", "percent"),
    [
        ("not_received", {"tracking_false": True}, "M-1.1", (100, 100)),
        ("not_received", {"lost": True}, "M-1.2", (100, 100)),
        ("not_received", {"arrived": True}, "M-1.5", (0, 0)),
        ("not_received", {"arrived": True, "loss_reported": True}, "M-1.5", (100, 100)),
        (
            "not_received",
            {"arrived": True, "loss_reported": True, "delivery_shown": True},
            "M-1.5",
            (0, 0),
        ),
        ("not_received", {"arrived": False, "window_over": True}, "M-1.6", (100, 100)),
        ("not_received", {"arrived": False, "window_over": False}, "M-1.7", (0, 0)),
        ("not_received", {"kept_by_customs": True}, "M-1.4", (100, 100)),
        ("late", {"late": True, "late_by_store": True}, "M-2.1", (10, 30)),
        ("late", {"late": True, "late_by_store": False}, "M-2.2", (0, 15)),
        ("damaged", {"told_promptly": True}, "M-3.1", (20, 100)),
        ("damaged", {"told_promptly": True, "packing_shown": True}, "M-3.1", (0, 0)),
        ("damaged", {"told_promptly": False}, "M-3.2", (0, 0)),
        ("damaged", {"told_promptly": False, "fault_shown": True}, "M-3.2", (20, 100)),
        ("not_as_described", {"listing_flagged": True}, "M-4.2", (30, 100)),
        ("counterfeit", {"genuine_shown": True}, "M-5.1", (0, 0)),
        ("changed_mind", {"intact_shown": True}, "M-7.1", (80, 100)),
    ],
)
def test_the_first_row_that_fits_decides(claim, facts, number, percent):
    decides = judged(claim, **facts).decides

    assert (decides.row.number, decides.low_percent, decides.high_percent) == (number, *percent)


def test_what_is_not_known_may_change_the_result_and_is_named():
    found = judged("not_received", arrived=True)

    assert found.may_change_with == ("tracking_false", "lost", "refused_at_door", "kept_by_customs")
    assert [one.fit for one in found.rows[:5]] == [Fit.OPEN] * 4 + [Fit.DECIDES]
    assert judged("not_received", tracking_false=True).may_change_with == ()


def test_it_says_whose_evidence_is_missing():
    decides = judged("not_received", arrived=True).decides

    assert (decides.buyer_lacks, decides.seller_lacks) == (("loss_reported",), ("delivery_shown",))
    assert decides.by_presumption and not decides.is_upheld


def test_nothing_given_counts_against_nobody():
    decides = judged("damaged", told_promptly=True, packing_shown=True).decides

    assert (decides.return_paid_by, decides.effect) == ("nobody", "none")
    assert judged("damaged", told_promptly=True).decides.effect == "not_as_described"


def test_remedies_of_several_claims_add_up_and_rounding_departs_from_nothing():
    late = judged("late", late=True, late_by_store=True)
    damaged = judged("damaged", told_promptly=True)
    remedy = remedy_of([(late, 1999), (damaged, 101)])

    assert (remedy.low_minor, remedy.high_minor) == (199 + 20, 600 + 101)
    assert (remedy.return_paid_by, remedy.effect) == ("store", "not_as_described")
    assert remedy.covers(219) and not remedy.covers(218) and not remedy.covers(702)


def test_every_reason_of_a_ticket_makes_a_claim():
    reasons = packaged_policy().aftersales.reasons

    assert {code for code in reasons if not STANDARD.claim_of(code)} == set()
    assert STANDARD.claim_of("other") == ""


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("rows", "differs", "claim"), "a_hug", "not listed"),
        (("rows", "differs", "when"), ["moonlight"], "moonlight"),
        (("rows", "differs", "number"), "M-4.2", "same number"),
        (("rows", "differs", "low_percent"), 101, "100"),
        (("rows", "late_by_store", "low_percent"), 40, "ends below"),
        (("rows", "not_late", "when"), ["late"], "must fit"),
    ],
)
def test_a_standard_that_contradicts_itself_is_refused(place, value, words):
    content = STANDARD.model_dump(mode="json")
    part, code, name = place
    content[part][code][name] = value
    with pytest.raises(ValidationError, match=words):
        MediationSection.model_validate(content)
