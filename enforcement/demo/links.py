"""A small cluster in the demo: stores that were known by the same things early on."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from accounts.demo import Story
from accounts.models import Store
from enforcement.actions import record_identifier

SHARED = (
    (280, "novaport", "phone", "+86 21 5550 0117"),
    (279, "novaport", "payment_account", "CN-6222-0200-1190"),
    (270, "atelier", "phone", "86 21 5550 0117"),
    (210, "voltline", "payment_account", "CN 6222 0200 1190"),
    (209, "voltline", "device", "browser 7c1f09"),
    (60, "mellow", "device", "Browser 7C1F09"),
    (58, "novaport", "device", "browser 7c1f09"),
)


def link_stories(stores: Sequence[Store], now: datetime) -> Iterator[Story]:
    yield _cluster({store.slug: store for store in stores}, now)


def _cluster(stores: dict[str, Store], now: datetime) -> Story:
    for days, slug, kind, value in SHARED:
        at = now - timedelta(days=days)
        yield at
        if slug in stores:
            record_identifier(stores[slug], kind=kind, value=value, now=at)
