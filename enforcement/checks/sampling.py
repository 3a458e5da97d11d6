"""Which rows of a day are looked at: a share of them, and a few in any case."""

from collections.abc import Mapping


def chosen(chances: Mapping[int, float], *, share: float, least: int) -> list[int]:
    """The rows whose chance (0 to 1) is below `share`; of fewer than `least`, the lowest ones."""
    ranked = sorted(chances, key=lambda row: (chances[row], row))
    below = sum(chance < share for chance in chances.values())
    return ranked[: max(below, least)]
