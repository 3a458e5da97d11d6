"""Marks in a text: each finding's number stands where its words end, overlapping ones too."""

from listings.checks.findings import Edit, Finding
from listings.explain import Mark
from listings.marking import Place, applied, note_of, place, segments, tidied

TEXT = "An eco-friendly, carbon neutral lamp."


def mark(number, tone, start, end, field="description", advice=""):
    finding = Finding("eco_generic", field, start, end, "block", "eco_generic", "v")
    words = {"title": "", "rule": "", "rule_url": "", "text": "", "advice": advice}
    return Mark(number=number, finding=finding, tone=tone, is_provable=False, **words)


def test_stretches_and_their_numbers():
    marks = [mark(1, "bad", 17, 31), mark(2, "warn", 3, 15), mark(3, "acc", 0, 2, field="title")]
    assert segments(TEXT, marks, "description") == [
        ("An ", "", ""),
        ("eco-friendly", "warn", "2"),
        (", ", "", ""),
        ("carbon neutral", "bad", "1"),
        (" lamp.", "", ""),
        ("\n", "", ""),
    ]
    assert segments("", [mark(1, "bad", None, None)], "description") == [("\n", "", "")]


def test_overlapping_findings_all_keep_their_number():
    marks = [mark(1, "bad", 17, 31), mark(2, "warn", 3, 31), mark(3, "acc", 17, 23)]
    assert segments(TEXT, marks, "description")[1:-2] == [
        ("eco-friendly, ", "warn", ""),
        ("carbon", "bad", "3"),
        (" neutral", "bad", "1 2"),
    ]


def test_an_edit_takes_the_blank_before_its_words_along():
    assert applied(tidied(Edit("d", 2, 15, ""), TEXT), TEXT) == "An, carbon neutral lamp."
    edit = tidied(Edit("d", 17, 31, ""), TEXT)
    assert (edit.start, applied(edit, TEXT)) == (16, "An eco-friendly, lamp.")
    # In the middle of a word, or where other words come in, nothing else goes.
    assert tidied(Edit("d", 3, 6, ""), TEXT).start == 3
    assert tidied(Edit("d", 17, 31, "brass"), TEXT).start == 17
    assert applied(Edit("d", None, None, "49.90"), "90") == "49.90"


def test_places_count_as_browsers_do():
    text = "\U0001f600 towel"
    assert place(Edit("d", 2, 7, ""), "id_d", text) == Place("id_d", 3, 8, "towel", "")
    whole = Place("id_d", replacement="1")
    assert place(Edit("d", None, None, "1"), "id_d", text) == whole


def test_the_note_beneath_a_field_has_the_gravest_tone_and_says_nothing_twice():
    marks = [mark(1, "warn", 0, 1, advice="Prove it."), mark(4, "bad", 2, 3, advice="Prove it.")]
    note = note_of(marks)
    assert (note.tone, note.words) == ("bad", "Findings 1, 4: Prove it.")
