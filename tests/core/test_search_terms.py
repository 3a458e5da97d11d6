"""What was typed becomes words and numbers that the database can take."""

import pytest

from core.search.terms import NO_NUMBER, TERM_AT_MOST, Shape, Term


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


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("lamp", Shape.LONG),
        ("100", Shape.LONG),
        ("linen_", Shape.LONG),
        ("欧风铜灯", Shape.LONG),
        ("LED灯", Shape.LONG),
        ("铜灯", Shape.GAPLESS),
        ("灯", Shape.GAPLESS),
        ("5号", Shape.GAPLESS),
        ("灯-a", Shape.GAPLESS),
        ("かな", Shape.GAPLESS),
        ("서울", Shape.GAPLESS),
        ("𠮷", Shape.GAPLESS),
        ("tv", Shape.SHORT),
        ("T-1", Shape.SHORT),
        ("9", Shape.SHORT),
        ("é", Shape.SHORT),
        ("%%%", Shape.BARE),
        ("___", Shape.BARE),
    ],
)
def test_a_word_is_looked_for_by_its_shape(word, shape):
    assert Term.of(word).shapes == (shape,)


def test_signs_beside_a_word_go_by_its_index():
    assert Term.of("%").is_bare and Term.of("% +").is_bare
    assert not Term.of("% tv").is_bare and not Term.of("").is_bare
