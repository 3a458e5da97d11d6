"""For moderators: who showed a picture first."""

from collections.abc import Sequence
from typing import NamedTuple

from listings.likeness import Alike, alike_of
from listings.models import Picture


class Origin(NamedTuple):
    """A picture among those that look like it, by their age: the first was first."""

    place: int
    rows: list[Alike]


def origins(pictures: Sequence[Picture]) -> list[Origin]:
    """For moderators: each picture that others look like, with all of them by their age."""
    found = alike_of(pictures)
    rows = []
    for picture in pictures:
        if others := found[picture.pk]:
            everyone = sorted(
                [Alike(picture, 0), *others],
                key=lambda one: (one.picture.created_at, one.picture.pk),
            )
            rows.append(Origin(picture.place or 0, everyone))
    return rows
