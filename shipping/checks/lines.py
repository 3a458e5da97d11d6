"""An article that stands on several lines of an order, named once by a system or in a file."""

from collections.abc import Mapping


def fill_in_order(amount: int, room: Mapping[int, int]) -> dict[int, int]:
    """Pieces or minor units by line: each takes what it has room for, in the order of `room`.

    What is too much stays on the last one, where the verb that takes it refuses it.
    """
    *earlier, last = room
    filled = {}
    for line in earlier:
        filled[line] = min(amount, room[line])
        amount -= filled[line]
    return filled | {last: amount}
