"""Folding and the way back to the original letters, on any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listings.checks.engine import check
from listings.checks.folding import Text, fold
from listings.checks.unmasking import Unmasker
from policy.sections.truth import packaged
from tests.listings.checks.marked import listing

HARD = "a1@$0.-* \n\u200b\u00ad\u202e\ufe0f\u0301éßİŉﬀ①６🅰𝓇сорµ™㎡高仿微信加第一%+:/replica"
ANY_TEXT = st.one_of(
    st.text(alphabet=st.characters(codec=None), max_size=120),
    st.text(alphabet=HARD, max_size=80),
    st.lists(
        st.sampled_from(
            ["r3plica ", "G*cci", "w h a t s a p p ", "cures ", "ﬀ", "the best ", "\u200b"]
        )
    ).map("".join),
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("rep\u200blica", "replica"),
        ("ＲＥＰＬＩＣＡ", "replica"),
        ("réplica", "replica"),
        ("re\u0301plica", "replica"),
        ("сору", "copy"),
        ("№ 1 Größe", "no 1 grosse"),
        ("6️⃣ ② ٣ ➊", "6 2 3 1"),
        ("Gucci™", "gucci "),
    ],
)
def test_folds_what_looks_alike(written: str, folded: str) -> None:
    assert fold(written) == folded


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT)
def test_every_folded_letter_leads_back_to_its_original(title: str, description: str) -> None:
    text = Text.of([("title", title), ("description", description)])
    assert text.folded == fold(text.original)
    assert len(text.origins) == len(text.folded)
    for place in range(len(text.folded)):
        start, end = text.span(place, place + 1)
        assert text.folded[place] in fold(text.original[start:end])


@settings(max_examples=300)
@given(ANY_TEXT)
def test_undone_disguises_lead_back_to_the_folded_text(written: str) -> None:
    folded = fold(written)
    unmasker = Unmasker(frozenset({"replica", "gucci", "whatsapp"}), {"one": "1", "two": "2"})
    for view in unmasker.views(folded, spelled_digits=True):
        assert len(view.starts) == len(view.ends) == len(view.text)
        for place, letter in enumerate(view.text):
            assert 0 <= view.starts[place] < view.ends[place] <= len(folded)
            if place not in view.changed:
                assert folded[view.starts[place]] == letter


@settings(max_examples=300)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_gets_the_same_answer_twice_and_spans_inside_it(
    title: str, description: str, brand: str
) -> None:
    snapshot = listing(title=title, description=description, brand=brand)
    result = check(snapshot, packaged())
    assert result == check(snapshot, packaged())
    texts = dict(snapshot.texts())
    for finding in result.findings:
        if finding.start is not None and finding.end is not None:
            assert 0 <= finding.start < finding.end <= len(texts[finding.field])
            assert texts[finding.field][finding.start : finding.end] == finding.words
