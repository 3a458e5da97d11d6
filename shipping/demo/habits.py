"""How each store of the demo ships: how much, how late, and what its last days look like."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """Shares of the orders, 0 to 1. `late_lately` holds for promises of the last five weeks."""

    orders: int = 120
    late_dispatch: float = 0.02
    late: float = 0.05
    late_lately: float = 0.05
    unscanned: float = 0.0
    problems: float = 0.012
    # Hours since the orders of the last four days were placed, and those of them that wait.
    ages: tuple[int, ...] = (4, 22, 50)
    waiting: tuple[int, ...] = (4, 22)
    # Of those, pairs that one buyer placed; what does not wait leaves as one parcel.
    pairs: tuple[tuple[int, int], ...] = ()
    # How many parcels were stopped by customs in the last hours.
    held_today: int = 0
    # Whether a buyer wants the newest order elsewhere, and the store has announced a holiday.
    is_busy: bool = False
    # Whether it has declared a parcel under the number of an earlier one.
    borrows: bool = False
    # Which orders go to one recipient, who writes another mail address each time.
    ring: tuple[int, ...] = ()


HABITS = {
    "lumen": Habits(
        orders=560,
        late_dispatch=0.021,
        late_lately=0.1,
        unscanned=0.004,
        problems=0.006,
        ages=(2, 5, 9, 14, 20, 26, 33, 40, 47, 52, 58, 61, 64, 70, 76, 88),
        waiting=(2, 5, 9, 14, 20, 26, 52, 58, 64),
        pairs=((76, 70), (26, 20)),
        held_today=3,
        is_busy=True,
    ),
    "novaport": Habits(
        orders=239,
        late_dispatch=0.1,
        late=0.16,
        late_lately=0.24,
        unscanned=0.06,
        problems=0.03,
        ages=(6, 18, 30, 44, 60, 70, 76, 84, 95),
        waiting=(6, 18, 60, 70, 76, 84, 95),
        held_today=1,
        borrows=True,
    ),
    "voltline": Habits(late_dispatch=0.03, late=0.07, unscanned=0.03),
    "casaclara": Habits(late_dispatch=0.01, late=0.03),
    "verdevale": Habits(late_lately=0.11),
    "orchid": Habits(ring=(92, 95, 97, 100, 103, 106, 109, 112)),
    # Frozen in the last days: buyers do not see their listings.
    "mellow": Habits(late_dispatch=0.04, late=0.08, ages=(), waiting=()),
    "northpine": Habits(
        late_dispatch=0.16, late=0.13, late_lately=0.2, problems=0.02, ages=(), waiting=()
    ),
}


def habits_of(slug: str) -> Habits:
    return HABITS.get(slug, Habits())


def falls(place: int, share: float, shift: int = 0) -> bool:
    """True for `share` of all places, evenly spread; `shift` parts one use from another."""
    return int((place + shift + 1) * share) > int((place + shift) * share)
