"""What was paid for each article, and how money that goes back is spread over them."""

from collections.abc import Mapping
from types import MappingProxyType

# The part of an order's total that is for no article: delivery and other charges.
CHARGES = None
Line = int | None


def paid_by_line(prices: Mapping[int, int], total_minor: int) -> dict[Line, int]:
    """What the buyer paid for each line, in minor units; it sums to the total exactly.

    `prices` are quantity times unit price. A total below them is a discount and lowers each in
    proportion; what it holds beyond them stands under `CHARGES`.
    """
    beyond = total_minor - sum(prices.values())
    lines: dict[Line, int] = dict(prices.items())
    if beyond < 0:
        return spread(total_minor, lines) | {CHARGES: 0}
    return lines | {CHARGES: beyond}


def spread(amount_minor: int, room: Mapping[Line, int]) -> dict[Line, int]:
    """Spread an amount in proportion to the room of each line; it sums exactly, within the room.

    By largest remainder, the earlier line first where they are equal. Raises ValueError when the
    amount is negative or more than all room.
    """
    whole = sum(room.values())
    if not 0 <= amount_minor <= whole:
        raise ValueError(f"{amount_minor} is not within {whole}.")
    if not whole:
        return dict.fromkeys(room, 0)
    shares = {line: amount_minor * most // whole for line, most in room.items()}
    left = amount_minor - sum(shares.values())
    by_remainder = sorted(room, key=lambda line: -(amount_minor * room[line] % whole))
    for line in by_remainder[:left]:
        shares[line] += 1
    return shares


def room_of(
    paid: Mapping[Line, int],
    ordered: Mapping[int, int],
    claimed: Mapping[int, int],
    returned: Mapping[Line, int],
    *,
    is_all: bool,
    before: Mapping[int, int] = MappingProxyType({}),
) -> dict[Line, int]:
    """How much can still go back for the claimed articles, by line, in minor units.

    `ordered` and `claimed` are pieces by line, `before` those that were paid back whole, and
    `returned` all that went back already. Pieces are worth what they add to those before, so that
    the thirds of an article sum to it. Charges go back only when all that the buyer kept of the
    order is claimed (`is_all`).
    """
    room: dict[Line, int] = {}
    for line, pieces in claimed.items():
        first = min(before.get(line, 0), ordered[line])
        last = min(first + pieces, ordered[line])
        worth = paid[line] * last // ordered[line] - paid[line] * first // ordered[line]
        room[line] = min(worth, paid[line] - returned.get(line, 0))
    if is_all:
        room[CHARGES] = paid[CHARGES] - returned.get(CHARGES, 0)
    return {line: most for line, most in room.items() if most > 0}
