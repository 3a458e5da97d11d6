"""Two people wrote in the same listing: what each of them changed stays, and both are shown."""

import json
from dataclasses import dataclass, field
from typing import Any

from listings.changes import fact_in_words
from listings.detail_forms import NAME as DETAILS
from listings.facts import LABELS
from listings.forms import EditorForm
from listings.models import Listing


@dataclass
class Merge:
    """The form to go on with, what it took over from the other, and what both changed.

    Field -> how the other left it. What both changed stands in the form as it was typed.
    """

    form: EditorForm
    taken: dict[str, str] = field(default_factory=dict)
    both: dict[str, str] = field(default_factory=dict)


def merge(stale: EditorForm, listing: Listing) -> Merge:
    """Lay what was typed over the listing as it is now, field by field.

    The page sends along what it showed: a field that says the same still was not touched, so
    it takes what the other wrote. A page that sends nothing along keeps all that was typed.
    """
    now, data = EditorForm(listing=listing), stale.data.copy()  # type: ignore[attr-defined]
    data["version"], data["seen"] = now["version"].value(), now["seen"].value()
    merge = Merge(now)
    seen = _read(stale.data.get("seen", ""))
    if not seen and stale.stale is not None:
        merge.both = dict(stale.stale.changes)
    for name, before in seen.items():
        if name in stale.rows:
            _merge_rows(name, before, stale, now, data, merge)
        elif name in stale.fields and name in data:
            _merge_field(name, str(before), now, data, merge)
    merge.form = EditorForm(data, listing=listing)
    merge.form.stale = stale.stale
    merge.form.add_error(None, str(stale.stale))
    return merge


def _read(seen: str) -> dict[str, Any]:
    try:
        found = json.loads(seen)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _merge_field(name: str, before: str, now: EditorForm, data: Any, merge: Merge) -> None:
    theirs, mine = now.shown(name), data[name]
    if _plain(theirs) == _plain(before):
        return
    label = str(now[name].label)
    if _plain(mine) == _plain(before):
        data[name] = theirs
        merge.taken[label] = theirs or "–"
    elif _plain(mine) != _plain(theirs):
        merge.both[label] = theirs or "–"


def _merge_rows(
    name: str, before: Any, stale: EditorForm, now: EditorForm, data: Any, merge: Merge
) -> None:
    theirs = now.details if name == DETAILS else getattr(now.listing, name)
    mine = stale.cleaned_data.get(name, before)
    if theirs == before:
        return
    label = str(LABELS["attributes"] if name == DETAILS else LABELS[name])
    shown = {one["key"]: one["value"] for one in theirs} if name == DETAILS else theirs
    words = fact_in_words(name, shown, now.listing.currency)
    if mine == before:
        _forget(name, data)
        merge.taken[label] = words
    elif mine != theirs:
        merge.both[label] = words


def _forget(name: str, data: Any) -> None:
    """Without rows in what was typed the form shows those that are stored."""
    for key in [key for key in data if key.startswith(f"{name}-")]:
        del data[key]


def _plain(text: Any) -> str:
    """Browsers send other line ends than they were given, and drop a first one."""
    return str(text).replace("\r\n", "\n").strip()
