"""Words whose certificate has ended: left out of what buyers read until a new one proves them."""

import copy
from collections.abc import Iterable
from typing import Any, TypedDict

from listings.checks.findings import Finding
from listings.models import Listing
from listings.stock import Shelves

LEFT_OUT = "[…]"


class Withheld(TypedDict):
    """A claim of the live text that buyers do not read at present."""

    field: str
    start: int
    end: int
    words: str


def withheld_in(findings: Iterable[Finding]) -> list[Withheld]:
    """Where the withheld findings lie, each place once."""
    rows: list[Withheld] = []
    for one in findings:
        if one.withheld and one.start is not None and one.end is not None:
            row = Withheld(field=one.field, start=one.start, end=one.end, words=one.words)
            if row not in rows:
                rows.append(row)
    return rows


def for_buyers(listing: Listing) -> Listing:
    """A copy, not to be saved, without the words that are withheld, with the stock that is there.

    Words that an edit has moved or changed stay: its own check has judged them.
    """
    shown = copy.copy(listing)
    shown.attributes = dict(listing.attributes)
    shelves = Shelves([listing])
    shown.stock = shelves.pieces(listing)
    choices: list[Any] = [
        dict(one) | {"stock": shelves.pieces_of(listing, one)} for one in listing.variants
    ]
    # From the end, so that earlier places still count from the same beginning.
    for row in sorted(listing.withheld, key=lambda row: -row["start"]):
        kind, _dot, rest = row["field"].partition(".")
        if kind in ("title", "description", "brand"):
            setattr(shown, kind, _without(getattr(shown, kind), row))
        elif kind == "attributes" and rest in shown.attributes:
            shown.attributes[rest] = _without(shown.attributes[rest], row)
        elif kind == "variants":
            place = int(rest.partition(".")[0])
            if place < len(choices):
                choices[place]["name"] = _without(choices[place]["name"], row)
    shown.variants = choices
    return shown


def _without(text: Any, row: Withheld) -> Any:
    if not isinstance(text, str) or text[row["start"] : row["end"]] != row["words"]:
        return text
    return text[: row["start"]] + LEFT_OUT + text[row["end"] :]


def is_said(listing: Listing, words: str) -> bool:
    """Whether one of the texts that rules read still holds these words."""
    names = (one["name"] for one in listing.variants)
    entries = map(str, listing.attributes.values())
    texts = (listing.title, listing.description, listing.brand, *entries, *names)
    return any(words in text for text in texts)
