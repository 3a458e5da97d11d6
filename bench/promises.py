"""What a bench promised, and whether this run kept it."""

from collections.abc import Iterable
from dataclasses import dataclass

# As many times slower may the next machine be.
MACHINES_DIFFER = 4


@dataclass(frozen=True)
class Promise:
    """`figure` must be at least, or at most, `bar`; `beside` names the reference of this run.

    A figure `by_clock`, beside nothing, says as much of the machine as of the program: it is told
    with its bar, and broken only where it is missed by far more than machines differ.
    """

    what: str
    figure: float
    bar: float
    beside: str = ""
    is_most: bool = False
    by_clock: bool = False

    @property
    def kept(self) -> bool:
        return self._is_within(1)

    @property
    def holds(self) -> bool:
        """Kept, or missed by no more than another machine explains."""
        return self._is_within(MACHINES_DIFFER if self.by_clock else 1)

    def _is_within(self, factor: float) -> bool:
        if self.is_most:
            return self.figure <= self.bar * factor
        return self.figure >= self.bar / factor

    def as_row(self) -> dict[str, object]:
        """The promise for JSON, with its verdict."""
        return {
            "what": self.what,
            "figure": float(f"{self.figure:.4g}"),
            "bar": self.bar,
            "limit": "at most" if self.is_most else "at least",
            "beside": self.beside,
            "kept": self.kept,
            "holds": self.holds,
        }


def at_least(
    what: str, figure: float, bar: float, beside: str = "", *, by_clock: bool = False
) -> Promise:
    return Promise(what, figure, bar, beside, by_clock=by_clock)


def at_most(
    what: str, figure: float, bar: float, beside: str = "", *, by_clock: bool = False
) -> Promise:
    return Promise(what, figure, bar, beside, is_most=True, by_clock=by_clock)


def same(what: str, is_same: bool) -> Promise:
    """Both sides must have ended with the very same: 1 where they did."""
    return Promise(what, float(is_same), 1)


def held(promises: Iterable[Promise]) -> bool:
    return all(promise.holds for promise in promises)
