"""What the frame around a page shows: values that stay as they are, so that a drawn part is kept by
them (core/stencils.py)."""

from typing import NamedTuple


class Place(NamedTuple):
    """A workspace or a store that the reader can be in."""

    label: str
    sub: str
    icon: str
    url: str
    current: bool = False


class Line(NamedTuple):
    """A line of the sidebar; `key` is the letter that follows G on the keyboard."""

    label: str
    url: str
    icon: str
    key: str
    waiting: int
    hot: bool
    current: bool


class Theme(NamedTuple):
    key: str
    label: str
    icon: str
    current: bool


class Reader(NamedTuple):
    name: str
    email: str
    initials: str


Nav = tuple[tuple[str, tuple[Line, ...]], ...]


def goes(nav: Nav) -> tuple[tuple[str, str], ...]:
    """(Letter after G, where it leads) of each line of the sidebar that has a letter."""
    return tuple((line.key, line.label) for _heading, lines in nav for line in lines if line.key)
