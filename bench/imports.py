"""Import of 100,000 listings with all checks, and its write against Django's bulk_create.

`python -m bench.imports [--rows N] [--xlsx]`. Promised: the write at least 3.5 times the rate of
bulk_create into the same table, the whole import under 60 s at 100,000 rows, flat memory.
"""

import argparse
import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from bench.promises import at_least, at_most
from bench.report import Found, begin, publish

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
RATIO_AT_LEAST = 3.5
SECONDS_AT_MOST = 60
GROWTH_AT_MOST_MB = 100
SEED = 20260302
HEADER = ("SKU", "Title", "Description", "Brand", "Category", "Price", "Currency", "Stock")
PARTS = ("lamp", "kettle", "chair", "blanket", "clock", "mug", "tray", "mirror", "scarf", "box")
STUFF = ("brass", "linen", "oak", "steel", "wool", "cotton", "glass", "bamboo", "cork")


def table(rows: int) -> bytes:
    """A file of listings of about 500 bytes each; every hundredth row has a wrong price."""
    draw = random.Random(SEED)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for number in range(rows):
        stuff, part = draw.choice(STUFF), draw.choice(PARTS)
        about = f"A {part} of {stuff}, {draw.randint(10, 90)} cm high, made for small rooms. " * 5
        price = "a lot" if number % 100 == 99 else f"{draw.randint(5, 400)}.90"
        title = f"{stuff.title()} {part} no. {number}"
        cells = (f"B-{number:06}", title, about, "", f"Home > {part}", price, "USD", number % 50)
        writer.writerow(cells)
    return out.getvalue().encode()


def workbook(rows: int) -> bytes:
    """The same table as XLSX."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for cells in csv.reader(io.StringIO(table(rows).decode())):
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def whole(store: Any, owner: Any, content: bytes, rows: int) -> dict[str, Any]:
    """Send the file and run its job as a worker does."""
    from core import clock, jobs
    from listings.actions import start_import, take_import_file
    from listings.actions.import_files import first_targets

    start = time.perf_counter()
    facts: dict[str, Any] = {"actor": owner, "now": clock.now()}
    file = take_import_file(store, file_name="bench.csv", content=content, **facts)
    sent = time.perf_counter() - start
    given: dict[str, Any] = {"currency": "USD", "language": "en", "is_trial": False}
    job = start_import(file, targets=first_targets(file), **given, **facts)
    before = _memory_mb()
    jobs.run_jobs(clock.now)
    done = jobs.progress(job)
    return {
        "rows": rows,
        "file_mb": round(len(content) / 1e6, 1),
        "sent_seconds": round(sent, 1),
        "seconds": round(time.perf_counter() - start, 1),
        "done": done.done,
        "refused": done.failed,
        "memory_growth_mb": round(_memory_mb() - before),
    }


def write(store: Any, rows: int) -> dict[str, float]:
    """Rows a second of the import's write and of bulk_create, each taken back afterwards."""
    from core import clock
    from core.bulk import insert_new
    from listings.actions.importing import COLUMNS, SAME
    from listings.models import Listing

    now = clock.now()
    stamps = {"status_at": now, "created_at": now, "updated_at": now}
    lines = csv.DictReader(io.StringIO(table(rows).decode()))
    drafts = [
        Listing(
            store=store,
            sku=f"W-{line['SKU']}",
            title=line["Title"],
            description=line["Description"],
            category=line["Category"],
            price_minor=1990,
            **stamps,
        )
        for line in lines
    ]
    same = {name: getattr(drafts[0], name) for name in SAME}

    def ours() -> None:
        for first in range(0, rows, 1000):
            part = drafts[first : first + 1000]
            rows_of = ([getattr(row, name) for name in COLUMNS] for row in part)
            insert_new(Listing, COLUMNS, rows_of, same=same)

    def theirs() -> None:
        Listing.objects.bulk_create(drafts)

    return {"ours": _rate(ours, rows), "bulk_create": _rate(theirs, rows)}


def _rate(work: Callable[[], None], rows: int) -> float:
    from django.db import transaction

    start = time.perf_counter()
    with transaction.atomic():
        work()
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    return round(rows / seconds)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(rows: int, *, xlsx: bool = False) -> Found:
    from django.conf import settings

    from accounts.actions import open_store
    from accounts.models import User
    from core import clock

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        name = f"import-{random.SystemRandom().randrange(10**9)}"
        owner = User.objects.create_user(f"{name}@example.com", name="Bench")
        store = open_store(slug=name, name=name, country="CN", owner=owner, now=clock.now())
        # First, while the process is small: memory that once was taken hides what comes after.
        found = whole(store, owner, (workbook if xlsx else table)(rows), rows)
        rates = write(store, rows)
    ratio = rates["ours"] / rates["bulk_create"]
    bulk = f"bulk_create {rates['bulk_create']}/s"
    return {"write_rows_a_second": rates, "import": found}, [
        at_least("rows written", ratio, RATIO_AT_LEAST, bulk),
        at_most(
            "seconds, all checks", found["seconds"], SECONDS_AT_MOST * rows / 100_000, by_clock=True
        ),
        at_most("MB more memory", found["memory_growth_mb"], GROWTH_AT_MOST_MB),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--xlsx", action="store_true", help="a workbook, not CSV")
    given = parser.parse_args()
    begin()
    return publish(*run(given.rows, xlsx=given.xlsx))


if __name__ == "__main__":
    sys.exit(main())
