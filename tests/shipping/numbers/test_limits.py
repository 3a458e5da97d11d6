"""Expressions that people write: heavy ones are refused, whatever text they would meet."""

import re
import time

import pytest

from shipping.checks.numbers.formats import packaged
from shipping.checks.numbers.limits import refuse_heavy
from shipping.checks.numbers.recognition import LONGEST
from shipping.checks.numbers.writing import read_forms, write_forms


@pytest.mark.parametrize(
    "form",
    [
        "(a+)+",
        "[0-9]*",
        "(?:[0-9]{1,30}){1,30}",
        "[0-9]{1,60}[0-9]{1,60}",
        "(?:[0-9]{0,2}){0,299}",
        "(?:a|a){20}",
        "([A-Z]?){40}",
        ".{10}",
        r"(A)\1",
        "A{5,}",
        "[A-Z]{2,5}?",
    ],
)
def test_refuses_what_can_be_tried_in_many_ways(form):
    with pytest.raises(ValueError, match="too many ways"):
        refuse_heavy(form)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("", "1 to 300"),
        ("A" * 301, "1 to 300"),
        ("Ä", "1 to 300"),
        ("(", "no expression"),
        ("[9-0]", "no expression"),
        ("(?P<name>A)", "serial, check or country"),
    ],
)
def test_refuses_what_is_no_form(form, why):
    with pytest.raises(ValueError, match=why):
        refuse_heavy(form)


def test_the_packaged_forms_are_light_and_read_back():
    for one in packaged():
        told = write_forms(one.formats)
        assert [form["id"] for form in read_forms(told)] == [form["id"] for form in one.formats]
        assert [form["form"] for form in read_forms(told)] == [
            form["form"].replace(" ", "") for form in one.formats
        ]


def test_the_heaviest_form_that_is_let_through_is_quick():
    form = "[0-9]{1,40}[0-9]{1,40}X"
    refuse_heavy(form)
    began = time.perf_counter()
    assert re.fullmatch(form, "9" * LONGEST) is None
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("only_a_name", "Write it as"),
        ("aa | A | gs1 | B | C", "Write it as"),
        ("? | A", "a name of its own"),
        ("good | A\ngood | B", "Line 2: Each form has a name"),
        ("aa | (?P<serial>[0-9]{8})(?P<check>[0-9]) | luck", "No check digit is called so"),
        ("aa | [0-9]{9} | gs1", "needs the parts"),
        ("aa | (?P<serial>[0-9]{8})(?P<check>[0-9])", "needs the parts"),
        ("aa | A[0-9] | | 91", "A lead is"),
        ("\n\naa | [0-9]+", "Line 3: This expression"),
        ("\n".join(f"f{n} | A" for n in range(41)), "At most 40"),
    ],
)
def test_says_which_line_is_wrong(line, why):
    with pytest.raises(ValueError, match=re.escape(why)):
        read_forms(line)


def test_a_bar_may_stand_in_an_expression():
    line = "aa | (?:GM|LX)(?P<serial>[0-9]{8})(?P<check>[0-9]) | gs1 | 91"
    assert read_forms(line) == [
        {
            "id": "aa",
            "form": "(?:GM|LX)(?P<serial>[0-9]{8})(?P<check>[0-9])",
            "scheme": "gs1",
            "lead": "91",
        }
    ]
