"""The gaps of some goods by subject: a list that says what is there as well as what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shipping.checks.customs.goods import Declared, Gap, Missing


class Subject(StrEnum):
    """What customs wants to know of goods."""

    DESCRIPTION = "description"
    HS = "hs"
    ORIGIN = "origin"
    WEIGHT = "weight"
    VALUE = "value"
    RESPONSIBLE_PERSON = "responsible_person"
    RESTRICTED = "restricted"


SUBJECTS = {
    Subject.DESCRIPTION: (Gap.NO_DESCRIPTION, Gap.REFUSED_DESCRIPTION, Gap.VAGUE_DESCRIPTION),
    Subject.HS: (Gap.NO_HS,),
    Subject.ORIGIN: (Gap.NO_ORIGIN,),
    Subject.WEIGHT: (Gap.NO_WEIGHT,),
    Subject.VALUE: (Gap.NO_VALUE,),
    Subject.RESPONSIBLE_PERSON: (Gap.NO_RESPONSIBLE_PERSON,),
    Subject.RESTRICTED: (
        Gap.UNDECLARED_KIND,
        Gap.NOT_CARRIED,
        Gap.NO_WATT_HOURS,
        Gap.TOO_STRONG,
        Gap.NO_CERTIFICATE,
        Gap.NEEDS_PAPER,
    ),
}


@dataclass(frozen=True)
class Item:
    """One subject with its gaps; without any it is complete."""

    subject: Subject
    gaps: tuple[Missing, ...]


def checklist(
    goods: Sequence[Declared], gaps: Sequence[Missing], *, asks_for_person: bool
) -> tuple[Item, ...]:
    """Every subject that is known of the goods. Of goods that are no listing, that is the value."""
    subjects = set(Subject) if any(one.listing_id for one in goods) else {Subject.VALUE}
    if not asks_for_person:
        subjects.discard(Subject.RESPONSIBLE_PERSON)
    return tuple(
        Item(subject, tuple(gap for gap in gaps if gap.gap in of_subject))
        for subject, of_subject in SUBJECTS.items()
        if subject in subjects
    )
