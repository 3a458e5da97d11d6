"""Every rule code leads to its text, its source, the function that enforces it, and its entry."""

import importlib
import re
from pathlib import Path

import pytest
import yaml

from policy import documents
from policy.packaged import packaged_policy
from policy.sections.rules import APPS, PERSON
from policy.sections.truth import DATA

ROOT = Path(__file__).parent.parent.parent
RULES = packaged_policy().rules
CODES = sorted(RULES.book)
ANCHOR = re.compile(r"docs/rules/(\w+)\.md#([\w-]+)")
# The codes that the checks of listings answer with.
TRUTH = set(yaml.safe_load((DATA / "limits.yaml").read_text(encoding="utf-8"))["severities"])


@pytest.mark.parametrize("code", CODES)
def test_leads_to_text_and_source(code):
    rule = RULES.get(code)

    for text in (rule.title, rule.text, rule.remedy):
        assert text.en and text.zh
    assert rule.source.name
    assert RULES.numbered(rule.number) is rule
    assert rule in RULES.of_app(rule.app)


@pytest.mark.parametrize("code", CODES)
def test_leads_to_what_enforces_it(code):
    enforced_by = RULES.get(code).enforced_by
    if enforced_by == PERSON:
        return
    module, _dot, name = enforced_by.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


def test_every_code_of_the_checks_is_in_the_rulebook():
    assert TRUTH
    assert TRUTH - set(RULES.book) == set()


@pytest.mark.parametrize("code", sorted(TRUTH))
def test_a_code_with_a_check_names_it(code):
    assert RULES.get(code).is_checked_by_machine


@pytest.mark.parametrize("code", CODES)
def test_has_an_entry_in_the_documents(code):
    rule = RULES.get(code)

    assert code in anchors(rule.app)


def anchors(app):
    """Anchors as GitHub makes them of the headings."""
    text = (ROOT / "docs" / "rules" / f"{app}.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_documents_are_up_to_date():
    for app in APPS.values():
        text = (documents.FOLDER / f"{app}.md").read_text(encoding="utf-8")
        assert documents.with_entries(text, app) == text, "Run: manage.py write_rules"


def named_anchors():
    for path in ROOT.glob("*/**/*.py"):
        if path.relative_to(ROOT).parts[0] in (".venv", "tests", "node_modules"):
            continue
        for app, anchor in ANCHOR.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: {app}#{anchor}", app, anchor


def test_every_anchor_that_the_code_names_exists():
    missing = [where for where, app, anchor in named_anchors() if anchor not in anchors(app)]

    assert missing == []
