"""Listings of all stores, by COPY."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta

from bench.filled.stores import START, store_ids

SEED = 20260302
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
# One in so many has its title in Chinese.
CHINESE_EVERY = 50
CHINESE = [
    "北欧风铜灯 可调光",
    "复古铜灯 客厅卧室",
    "陶瓷马克杯 礼盒装",
    "亚麻毛毯 双人",
    "电视 TV 壁挂架",
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


def lines(first: int, count: int, ids: list[int]) -> Iterator[str]:
    """Yield listings as lines of COPY's text format, the same ones for the same numbers."""
    chance = random.Random(SEED + first)
    for number in range(first, first + count):
        title = " ".join((chance.choice(LOOKS), chance.choice(MADE_OF), chance.choice(KINDS)))
        title = f"{title} {chance.choice(USES)}".capitalize()
        if number % CHINESE_EVERY == 7:
            title = CHINESE[number // CHINESE_EVERY % len(CHINESE)]
        body = (
            f"{title}. Made by hand in small batches of {chance.randint(10, 90)}; each piece is "
            f"{chance.randint(8, 60)} cm high and weighs about {chance.randint(100, 4000)} g.\n"
            f"Wipe with a dry cloth. Comes with a spare part and a sheet that says how to use it."
        )
        changed = START - timedelta(seconds=chance.randint(0, 200 * 86400))
        facts = {"material": chance.choice(MADE_OF), "weight_g": chance.randint(100, 4000)}
        columns = (
            ids[number % len(ids)],
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


def add(first: int, count: int) -> None:
    """Add `count` listings, numbered from `first` on, spread over the stores."""
    from django.db import connection

    from listings.models import Listing

    copy = f"COPY {Listing._meta.db_table} ({COLUMNS}) FROM STDIN"
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, Lines(lines(first, count, store_ids())))


def have() -> int:
    """How many such listings there are."""
    from listings.models import Listing

    return Listing.objects.filter(sku__startswith="SKU-").count()
