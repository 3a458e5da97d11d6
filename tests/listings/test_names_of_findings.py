"""A finding has one name: what is mended, asked about, answered and counted is the same one."""

from datetime import timedelta

import pytest

from listings.actions import claim_review, decide_review, dispute_words, edit_listing, save_edit
from listings.checks.findings import beyond
from listings.dispute_pages import findings_of_edit
from listings.editor import desk, take_up
from listings.forms import EditorForm
from tests.listings.test_variants import one

BRASS, STEEL = one("L-B", "Brass", 4790), one("L-S", "Steel", 4490)
DEARER = [BRASS | {"price_minor": None}, STEEL | {"price_minor": None}]


@pytest.fixture
def at(noon):
    return noon + timedelta(days=9)


@pytest.fixture
def refer(live, sam, at):
    """An edit that waits, for both variants cost less than this in the days before."""

    def run(amount_minor):
        live.refresh_from_db()
        facts = {"variants": DEARER, "reference_price_minor": amount_minor}
        save_edit(live, version=live.version, actor=sam, now=at, **facts)
        live.refresh_from_db()
        return desk(EditorForm(None, listing=take_up(live)), now=at).marks

    facts = {"variants": [BRASS, STEEL], "actor": sam, "now": at - timedelta(days=8)}
    edit_listing(live, version=live.version, **facts)
    return run


def test_findings_in_one_place_are_told_apart(live, refer, sam, mia, at, policy):
    marks = refer(4990)
    page = desk(EditorForm(None, listing=live), now=at)
    labels = [mark.edit_label for key in marks if (mark := page.mark_with(key.key))]
    assert labels == ["Set to 47.90", "Set to 44.90"]
    brass, steel = (mark.finding for mark in marks)
    assert beyond([brass, steel], [brass]) == [steel]

    facts = {"statement": "Never sold.", "actor": sam, "now": at}
    asked = [dispute_words(live, finding=mark.key, **facts) for mark in marks]
    assert [task.words for task in asked] == ["Brass", "Steel"]
    claim_review(asked[1], actor=mia, now=at)
    decide_review(asked[1], is_right=True, reason="It was.", actor=mia, now=at)

    def answers():
        return [row["task"] for row in findings_of_edit(live, policy, at)]

    assert answers() == asked
    # The answer about one price is none about another.
    refer(4980)
    assert answers() == [None, None]
