"""Which documents help against a decision: by its rule, by its family, and others always."""

import pytest
from pydantic import ValidationError

from policy.actions import draft_policy
from policy.packaged import packaged_policy
from policy.sections.rules import RulesSection

POLICY = packaged_policy()


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("late_dispatch", ["proof_of_posting", "courier_statement"]),
        ("counterfeit_goods", ["goods_invoice", "letter_of_authorisation"]),
        ("missing_safety_info", ["test_report", "declaration_of_conformity"]),
        ("eco_generic", ["certificate"]),
        ("evading_sanctions", ["company_register"]),
        ("gone_since", []),
    ],
)
def test_by_rule(rule, kinds):
    assert list(POLICY.rules.evidence_on(rule)) == [*kinds, "other"]


def section(**evidence):
    content = POLICY.rules.model_dump(mode="json")
    return RulesSection.model_validate(content | {"evidence": evidence})


def kind(**facts):
    words = {"en": "Test", "zh": "检测"}
    return {"title": words, "shows": words} | facts


def test_by_family_in_their_places():
    rules = section(late=kind(place=9, families=["TRADING"]), early=kind(rules=["late_dispatch"]))
    assert list(rules.evidence_on("late_dispatch")) == ["early", "late", "other"]
    assert list(rules.evidence_on("eco_generic")) == ["other"]


def test_a_version_from_before_takes_any_document():
    content = POLICY.rules.model_dump(mode="json")
    del content["evidence"]
    found = RulesSection.model_validate(content).evidence_on("late_dispatch")
    assert list(found) == ["other"] and str(found["other"].title) == "Other document"


def test_a_rule_that_is_not_there_is_named():
    with pytest.raises(ValidationError, match="late helps on nothing_here, which"):
        section(late=kind(rules=["nothing_here"]))


def test_an_admin_adds_a_kind_in_the_browser(policy, ada, noon, client):
    draft = draft_policy(actor=ada, now=noon)
    client.force_login(ada)
    url = f"/policy/{draft.pk}/edit/rules/evidence/"
    assert "evidence/letter_of_authorisation/" in client.get(f"/policy/{draft.pk}/edit/rules/").text
    typed = {"key": "lease", "place": "5", "rules": "late_dispatch", "families": ""}
    typed |= {"title__en": "Lease", "title__zh": "租约", "shows__en": "It.", "shows__zh": "它。"}
    assert client.post(url, typed).status_code == 302
    draft.refresh_from_db()
    assert draft.sections["rules"]["evidence"]["lease"]["rules"] == ["late_dispatch"]
