"""Fill a database with listings of many stores, by COPY: `python -m bench.seed --listings N`."""

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
STORES = 100
SEED = 20260302
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATES = (
    ["published"] * 80
    + ["draft"] * 9
    + ["needs_fix"] * 5
    + ["needs_evidence"] * 3
    + ["withdrawn"] * 3
)
KINDS = [
    "lamp",
    "kettle",
    "chair",
    "blanket",
    "backpack",
    "clock",
    "mug",
    "lantern",
    "tray",
    "notebook",
    "mirror",
    "scarf",
]
MADE_OF = [
    "brass",
    "linen",
    "oak",
    "steel",
    "wool",
    "cotton",
    "glass",
    "bamboo",
    "leather",
    "ceramic",
    "canvas",
    "cork",
]
LOOKS = [
    "matt",
    "folding",
    "stackable",
    "hand-woven",
    "slim",
    "round",
    "quilted",
    "two-tone",
    "ribbed",
    "low",
]
USES = [
    "for small rooms",
    "for travel",
    "with a lid",
    "in a gift box",
    "with two handles",
    "in three sizes",
]
COLUMNS = (
    "store_id, sku, title, description, brand, category, language, attributes, markets, "
    "price_minor, currency, reference_price_minor, stock, status, status_at, created_at, "
    "updated_at, version"
)
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Lines:
    """A readable file over generated lines, so that COPY streams without holding them all."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.rest = ""

    def read(self, size: int = -1) -> str:
        parts, length = [self.rest], len(self.rest)
        while length < size or size < 0:
            line = next(self.lines, None)
            if line is None:
                break
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self.rest = text[size:] if size >= 0 else ""
        return text[:size] if size >= 0 else text


def rows(count: int, store_ids: list[int]) -> Iterator[str]:
    """Yield `count` listings as lines of COPY's text format, the same ones every time."""
    chance = random.Random(SEED)
    for number in range(count):
        title = " ".join((chance.choice(LOOKS), chance.choice(MADE_OF), chance.choice(KINDS)))
        title = f"{title} {chance.choice(USES)}".capitalize()
        body = (
            f"{title}. Made by hand in small batches of {chance.randint(10, 90)}; each piece is "
            f"{chance.randint(8, 60)} cm high and weighs about {chance.randint(100, 4000)} g.\n"
            f"Wipe with a dry cloth. Comes with a spare part and a sheet that says how to use it."
        )
        changed = START - timedelta(seconds=chance.randint(0, 200 * 86400))
        facts = {"material": chance.choice(MADE_OF), "weight_g": chance.randint(100, 4000)}
        columns = (
            store_ids[number % len(store_ids)],
            f"SKU-{number:07d}",
            title,
            body,
            "Northfield",
            "Home > Living",
            "en",
            json.dumps(facts),
            "[]",
            chance.randint(500, 90000),
            "USD",
            "\\N",
            chance.randint(0, 500),
            chance.choice(STATES),
            changed.isoformat(),
            changed.isoformat(),
            changed.isoformat(),
            1,
        )
        yield "\t".join(_field(column) for column in columns) + "\n"


def _field(column: object) -> str:
    return column if column == "\\N" else str(column).translate(ESCAPES)


def seed(listings: int, stores: int = STORES) -> list[int]:
    """Add `listings` rows spread over `stores` new stores; return the stores' ids."""
    from django.db import connection

    from accounts.models import Membership, Store, User
    from listings.models import Listing

    stamp = int(time.time())
    owner = User.objects.create_user(f"bench-{stamp}@example.com", password=None, name="Bench")
    made = Store.objects.bulk_create(
        Store(slug=f"bench-{stamp}-{n}", name=f"Bench {n}", country="CN", created_at=START)
        for n in range(stores)
    )
    Membership.objects.create(store=made[0], user=owner, role="owner")
    # The store that is looked at is the largest: it has pages enough to turn 400 of them.
    ids = [made[0].pk] * 2 + [store.pk for store in made]
    copy = f"COPY {Listing._meta.db_table} ({COLUMNS}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, Lines(rows(listings, ids)))
    return ids


def analyze() -> None:
    """Leave the table as autovacuum would. Only its owner may, so it goes by that connection."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE listings_listing")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=1_000_000)
    parser.add_argument("--stores", type=int, default=STORES)
    given = parser.parse_args()
    django.setup()
    start = time.perf_counter()
    seed(given.listings, given.stores)
    analyze()
    seconds = time.perf_counter() - start
    facts = {"listings": given.listings, "stores": given.stores, "seconds": round(seconds, 1)}
    json.dump(facts, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
