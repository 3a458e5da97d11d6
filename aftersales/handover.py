"""The note that a mediator leaves with a ticket for the next one."""

from collections.abc import Sequence

from aftersales.models import Entry

# Facts of an entry: it is such a note, or says that one was taken up.
LEFT, TAKEN_UP = "handover", "took_up"


def standing_note(entries: Sequence[Entry]) -> Entry | None:
    """The newest note of a handover, unless the next mediator has taken it up.

    Read off the timeline, oldest entry first. Rule: docs/rules/aftersales.md#handover.
    """
    for entry in reversed(entries):
        if TAKEN_UP in entry.facts:
            return None
        if LEFT in entry.facts:
            return entry
    return None
