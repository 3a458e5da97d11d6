"""What anybody may read of a store: its service in figures, and whether it takes new orders."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from core import registry
from core.registry import Tile
from enforcement import gates

# How long the figures are shown before they are counted anew, in seconds: anybody may ask.
KEPT_S = 900


@dataclass(frozen=True)
class Reputation:
    """The measures of a store, of which those with a requirement have enough orders to judge."""

    tiles: list[Tile]
    counted_at: datetime
    is_closed: bool

    @property
    def judged(self) -> list[Tile]:
        return [tile for tile in self.tiles if tile.required is not None]

    @property
    def too_few(self) -> list[Tile]:
        return [tile for tile in self.tiles if tile.required is None]


def reputation_of(store: Any, *, now: datetime) -> Reputation:
    """The store's measures as its buyers may see them, counted at most 15 minutes ago.

    Whether it is closed is asked each time: a freeze is seen at once, and its end.
    Rule: docs/rules/enforcement.md#public-standing.
    """
    key = f"enforcement:reputation:{store.pk}:{get_language()}"
    kept: tuple[list[Tile], datetime] | None = cache.get(key)
    if kept is None:
        kept = _count(store, now), now
        cache.set(key, kept, KEPT_S)
    return Reputation(*kept, is_closed=_is_closed(store, now))


def _is_closed(store: Any, now: datetime) -> bool:
    return gates.is_closed_by_owner(store) or gates.PUBLISH in gates.blocked(store, now)


def _count(store: Any, now: datetime) -> list[Tile]:
    tiles = [tile for ask in registry.tiles for tile in ask(None, store, "public", now)]
    # The rows behind a figure are the store's own.
    return [replace(tile, url="") for tile in sorted(tiles, key=lambda tile: tile.order)]
