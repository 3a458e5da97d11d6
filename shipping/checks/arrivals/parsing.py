"""Texts as numbers and instants; what cannot be read is missing (NaN), never an error."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MISSING = math.nan
# Beyond it no weight, distance or duration is meant, and single precision ends soon after.
LARGEST = 1e30


def numbers_of(texts: Sequence[str]) -> Floats:
    return np.array([_number(text) for text in texts], dtype=np.float64)


def instants_of(texts: Sequence[str]) -> Floats:
    """Seconds since 1970 of ISO 8601 dates and times; without a zone they count as UTC."""
    return np.array([_instant(text) for text in texts], dtype=np.float64)


def holds_dates(texts: Sequence[str]) -> bool:
    """Are there more dates than numbers? Compact dates such as 20260102 count as numbers."""
    as_numbers = np.isfinite(numbers_of(texts)).sum()
    return bool(np.isfinite(instants_of(texts)).sum() > as_numbers)


def _number(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        return MISSING
    return found if abs(found) <= LARGEST else MISSING


def _instant(text: str) -> float:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return MISSING
