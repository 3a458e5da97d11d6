"""Examples as marked text: ⟦ ⟧ stand around what a check must find, exactly."""

import re
from datetime import date
from typing import Any

from listings.checks.engine import check
from listings.checks.findings import Finding
from listings.checks.snapshot import Snapshot, read_snapshot
from policy.sections.truth import packaged

NOW = date(2026, 11, 20)
MARKS = re.compile(r"[⟦⟧]")


def listing(**facts: Any) -> Snapshot:
    """A listing without a fault, with these facts changed."""
    facts = {"id": "L1", "title": "Plain thing", "category": "Home > Kitchen"} | facts
    return read_snapshot(facts, today=NOW)


def findings(code: str, **facts: Any) -> list[Finding]:
    return [one for one in check(listing(**facts), packaged()).findings if one.code == code]


def marked_by_check(code: str, marked: str, **facts: Any) -> str:
    """The text with marks where the check finds `code`."""
    text = MARKS.sub("", marked)
    field = facts.pop("field", "description")
    found = [one for one in findings(code, **{field: text} | facts) if one.field == field]
    for one in sorted(found, key=lambda one: one.start or 0, reverse=True):
        assert one.start is not None and one.end is not None
        text = f"{text[: one.start]}⟦{text[one.start : one.end]}⟧{text[one.end :]}"
    return text
