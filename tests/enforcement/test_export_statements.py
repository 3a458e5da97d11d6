"""Every decision leaves as the DSA Transparency Database takes it, and without personal data."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from enforcement.checks.dsa.categories import PLACES
from enforcement.checks.dsa.mapping import Decision, NotMappable, record_of
from enforcement.models import Statement
from enforcement.models.sanctions import blocked_capabilities
from policy.packaged import packaged_policy
from tests.enforcement.steps import decide, signal, take_down, violate

DAY = date(2026, 3, 2)
WHOLE = Decision(
    puid="D-1",
    restriction="freeze",
    blocks=("publish", "ship", "payout"),
    rule_code="counterfeit_goods",
    rule_number="L-6.3",
    rule_title="No counterfeits",
    rule_text="Goods carry a brand only with its owner's consent.",
    policy_version=1,
    law="Regulation (EU) 2017/1001, Article 9",
    law_url="https://eur-lex.europa.eu/eli/reg/2017/1001/oj",
    ground="contract",
    origin="own",
    automated_detection=True,
    automated_decision="none",
    territory=["ALL"],
    starts_on=DAY,
    ends_on=DAY + timedelta(days=7),
    occurred_on=DAY,
    exhibits=["listing", "order", "listing"],
    shows_goods=True,
    content_on=DAY,
    points="6",
)
DISABLED = ["DECISION_VISIBILITY_CONTENT_DISABLED"]
END = DAY + timedelta(days=7)
MEASURES = {
    "take_down": {"decision_visibility": DISABLED},
    "restrict_listing": {
        "decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "end_date_service_restriction": END,
        "decision_visibility": DISABLED,
        "end_date_visibility_restriction": END,
    },
    "hold_payout": {
        "decision_monetary": "DECISION_MONETARY_SUSPENSION",
        "end_date_monetary_restriction": END,
    },
    "restrict_shipping": {
        "decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
        "end_date_service_restriction": END,
    },
    "freeze": {
        "decision_account": "DECISION_ACCOUNT_SUSPENDED",
        "end_date_account_restriction": END,
        "decision_visibility": DISABLED,
        "end_date_visibility_restriction": END,
        "decision_monetary": "DECISION_MONETARY_SUSPENSION",
        "end_date_monetary_restriction": END,
    },
    "ban": {
        "decision_account": "DECISION_ACCOUNT_TERMINATED",
        "decision_visibility": DISABLED,
        "decision_monetary": "DECISION_MONETARY_SUSPENSION",
    },
    "warn": {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
        "decision_visibility_other": "A warning that stays on record; no content is restricted.",
    },
    "points": {
        "decision_visibility": ["DECISION_VISIBILITY_OTHER"],
        "decision_visibility_other": "Penalty points on record; no content is restricted.",
    },
}


def test_every_kind_of_decision_has_its_measure():
    assert set(MEASURES) == set(Statement.Restriction.values)


@pytest.mark.parametrize("kind", MEASURES)
def test_names_the_measure_and_its_end(kind):
    on_a_store = kind not in ("take_down", "points")
    blocks = blocked_capabilities(kind, 7) if on_a_store else ()
    ends_on = None if kind in ("ban", "take_down") else END

    record = record_of(replace(WHOLE, restriction=kind, blocks=blocks, ends_on=ends_on))

    told = record.model_dump(exclude_none=True)
    found = {key: told[key] for key in told if key.startswith(("decision_", "end_date_"))}
    for other in ("ground", "facts"):
        found.pop(f"decision_{other}")
    assert found == MEASURES[kind]


def test_every_packaged_rule_has_a_category_of_its_own():
    assert set(PLACES) == set(packaged_policy().rules.book)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"ground": "law"}, "illegal_content_legal_ground", WHOLE.law),
        ({"ground": "law"}, "decision_ground_reference_url", WHOLE.law_url),
        ({}, "incompatible_content_ground", "Rule L-6.3 No counterfeits, version 1"),
        ({}, "source_type", "SOURCE_VOLUNTARY"),
        ({"origin": "notice"}, "source_type", "SOURCE_TYPE_OTHER_NOTIFICATION"),
        ({"origin": "notice", "ground": "law"}, "source_type", "SOURCE_ARTICLE_16"),
        ({"automated_detection": False}, "automated_detection", "No"),
        ({"automated_decision": "partly"}, "automated_decision", "AUTOMATED_DECISION_PARTIALLY"),
        ({"automated_decision": "fully"}, "automated_decision", "AUTOMATED_DECISION_FULLY"),
        ({"territory": ["US", "DE", "NO"]}, "territorial_scope", ["DE", "NO"]),
        ({"shows_goods": False}, "content_type", ["CONTENT_TYPE_OTHER"]),
        ({"rule_code": "of_an_admin"}, "category", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"),
        ({}, "category_specification", ["KEYWORD_TRADEMARK_INFRINGEMENT"]),
    ],
)
def test_tells_ground_source_and_automation(change, field, value):
    assert getattr(record_of(replace(WHOLE, **change)), field) == value


def test_tells_the_facts_in_standard_words():
    assert record_of(WHOLE).decision_facts == (
        "A breach of rule L-6.3 “No counterfeits” was found. It is dated 2026-03-02. A program "
        "noticed it. The decision relies on evidence that was kept as it was: 2 listing, 1 order. "
        "A person decided. Penalty points: 6."
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ground": "law", "law": ""}, "rule L-6.3 names no law"),
        ({"territory": ["US", "CN"]}, "only in US, CN, outside the EU"),
        ({"rule_text": "x" * 2001}, "incompatible_content_explanation: .* at most 2000"),
        ({"rule_title": "x" * 500}, "incompatible_content_ground: .* at most 500"),
        ({"puid": "D 1"}, "puid: "),
        ({"ends_on": DAY - timedelta(days=1)}, "a restriction ends before it begins"),
        ({"content_on": date(1999, 12, 31)}, "content_date: .* 2000-01-01"),
        ({"starts_on": date(2019, 12, 31)}, "application_date: .* 2020-01-01"),
        ({"ends_on": date(2038, 1, 2)}, "end_date_account_restriction: .* 2038-01-01"),
    ],
)
def test_refuses_what_the_database_would_refuse(change, why):
    with pytest.raises(NotMappable, match=why):
        record_of(replace(WHOLE, **change))


def test_writes_decisions_without_a_word_of_a_person(sams_store, mia, lamp_case, noon, capsys):
    violate(sams_store, mia, noon - timedelta(days=2), "manipulation")
    said = "Sam (sam@example.com, +49 30 901820) sold Anna Jansen a fake in order 8117-1."
    take_down(lamp_case, mia, noon, reason=said, departure=said)

    call_command("export_statements", "--since", "2026-03-01")

    found = capsys.readouterr()
    (line,) = found.out.splitlines()
    record = json.loads(line)
    assert record["decision_visibility"] == DISABLED and record["content_date"] == "2026-03-02"
    for personal in ("Sam", "example.com", "901820", "Anna", "8117", "Lamp"):
        assert personal not in line
    assert found.err == "Written: 1. Refused: 0. Only end a measure: 0.\n"


def test_goods_are_dated_by_the_day_since_when_they_were_shown(sams_store, mia, noon, capsys):
    from enforcement.actions import claim_case

    snapshot = {"title": "Lamp", "text": "Cures", "since": "2025-06-01T23:30:00+00:00"}
    what = {"subject_kind": "listing", "subject_id": "7", "snapshot": snapshot}
    case = signal(sams_store, noon, "abusive_reports", **what)
    take_down(claim_case(case, actor=mia, now=noon), mia, noon)

    call_command("export_statements", "--since", "2026-03-02")

    assert '"content_date":"2025-06-01"' in capsys.readouterr().out


def test_names_what_is_refused_and_counts_what_ends_a_measure(
    in_review, claimed_by_law, max_, noon, tmp_path, capsys
):
    from enforcement.actions import decide_appeal

    decide_appeal(in_review, outcome="granted", reason="True.", actor=max_, now=noon)
    out = tmp_path / "statements.jsonl"

    with pytest.raises(CommandError, match="Some statements were refused; the others were writt"):
        call_command("export_statements", "--since", "2026-03-01", "--out", str(out))

    said = capsys.readouterr().err
    imposed = Statement.objects.filter(outcome="imposed").count()
    ended = Statement.objects.filter(outcome="ended").count()
    assert f"{claimed_by_law.number} was refused: it says that the law was broken, but" in said
    assert f"Written: {imposed - 1}. Refused: 1. Only end a measure: {ended}." in said
    puids = [json.loads(line)["puid"] for line in out.read_text().splitlines()]
    assert len(puids) == imposed - 1 > 0 and ended > 0 and claimed_by_law.number not in puids
    assert not list(tmp_path.glob("*.part"))


@pytest.fixture
def claimed_by_law(ritas_store, mia, noon):
    """A decision that says the law was broken, under a rule of our own."""
    from enforcement.actions import claim_case

    case = claim_case(signal(ritas_store, noon, "serious_fraud"), actor=mia, now=noon)
    return decide(case, mia, noon, ground="law", departure="First see.")


def test_refuses_a_folder_that_is_not_there(db, tmp_path):
    out = tmp_path / "none" / "statements.jsonl"
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("export_statements", "--since", "2026-03-01", "--out", str(out))
