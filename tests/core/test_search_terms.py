"""What was typed becomes words and numbers that the database can take."""

import pytest

from core.search.terms import NO_NUMBER, TERM_AT_MOST, Term


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("  brass \t lamp ", "brass lamp"),
        ("a\x00b\x1b", "a b"),
        ("\ud800lamp", "lamp"),
        ("\x00", ""),
        ("", ""),
    ],
)
def test_signs_that_nobody_sees_are_left_out(said, text):
    assert Term.of(said).text == text


def test_a_long_paste_is_cut_and_says_so():
    long = Term.of("lamp " * 10_000)
    assert len(long.text) <= TERM_AT_MOST and long.is_cut and len(long.words) == 4
    assert not Term.of("x" * TERM_AT_MOST).is_cut
    assert Term.of("x" * (TERM_AT_MOST + 1)).is_cut
    # Nothing but blanks, then words far behind.
    assert Term.of(" " * 5_000 + "lamp").is_cut


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("T-12", 12),
        ("t 12", 12),
        ("T12", 12),
        ("12", 12),
        ("Ｔ－12", 12),
        ("１２", 12),
        ("C-12", NO_NUMBER),
        ("T-12x", NO_NUMBER),
        ("9" * 19, NO_NUMBER),
        ("9" * 18, int("9" * 18)),
        ("9" * 40, NO_NUMBER),
        ("T-", NO_NUMBER),
    ],
)
def test_a_number_is_read_however_it_is_typed(said, key):
    assert Term.of(said).key("T") == key


def test_numbers_of_parcels_lose_their_gaps():
    assert Term.of("rr 123-456 cn").compact == "RR123456CN"


@pytest.mark.parametrize(("said", "is_short"), [("tv", True), ("lamp tv", True), ("lamp", False)])
def test_two_letters_are_short(said, is_short):
    assert Term.of(said).is_short is is_short
