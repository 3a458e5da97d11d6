"""What stands around the words of a finding is cut between words, and says that it is cut."""

import pytest

from listings.checks.findings import Finding
from listings.models import Listing
from listings.quoting import CONTEXT, quote_in


def around(before, after):
    finding = Finding("eco_offset", "description", len(before), len(before) + 4, "block", "", "")
    row = Listing(description=f"{before}mark{after}")
    start, marked, end = quote_in(row, finding)
    assert marked == "mark"
    return start, end


def test_a_short_text_stands_whole():
    assert around("A ", " lamp.") == ("A ", " lamp.")


@pytest.mark.parametrize("length", range(1, 12))
def test_a_cut_never_breaks_a_word(length):
    word = "w" * length
    start, end = around(f"{word} " * 70, f" {word}" * 70)

    assert start.startswith(f"…{word} ") and end.endswith(f" {word}…")
    assert set(start.split()) == {word, f"…{word}"} and set(end.split()) == {word, f"{word}…"}
    assert max(len(start), len(end)) <= CONTEXT + 1


def test_chinese_and_one_endless_word_are_cut_where_they_must():
    assert around("灯" * 70, "灯" * 70) == ("…" + "灯" * CONTEXT, "灯" * CONTEXT + "…")
    assert around("x" * 70, "x" * 70) == ("…" + "x" * CONTEXT, "x" * CONTEXT + "…")
