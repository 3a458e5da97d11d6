"""`manage.py check_listings IN --out OUT.jsonl`: the truthfulness check on a file of listings."""

import gzip
import json
import sys
import time
import zlib
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError

from core.errors import NotPossible
from listings.checks.engine import checker_for
from listings.checks.rows import ListingFile
from policy.models import PolicyVersion
from policy.queries import policy_numbered
from policy.sections.truth import TruthSection, packaged

log = structlog.get_logger(__name__)
BAR_WIDTH = 30
SECONDS_BETWEEN_BARS = 0.2


class Command(BaseCommand):
    """Reads a file, checks and writes a file; only `--policy N` asks the database."""

    help = "Check the listings of a CSV or JSONL file (plain or .gz) and write one result a line."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("listings", type=Path, metavar="IN", help="CSV or JSONL, plain or .gz")
        parser.add_argument(
            "--out", type=Path, required=True, help="where the results go, as JSONL"
        )
        parser.add_argument(
            "--policy", type=int, metavar="N", help="an approved policy version of the database"
        )
        parser.add_argument(
            "--now", type=date.fromisoformat, help="the day of the check, YYYY-MM-DD"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        source: Path = options["listings"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}. Name a CSV or JSONL file of listings.")
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent}. Make it, or name another --out.")
        if out.exists() and out.samefile(source):
            raise CommandError(f"{out} is the file that is read. Name another --out.")
        file = ListingFile(source, today=options["now"] or date.today())
        try:
            summary = run(file, out, _truth(options["policy"]))
        except NotPossible as error:
            raise CommandError(f"{source}: {error}") from None
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise CommandError(f"{source} is no whole .gz file ({error}). Pack it again.") from None
        self.stdout.write(json.dumps(summary))
        if summary["failed"]:
            raise CommandError(f"{summary['failed']} listings could not be checked; see above.")


def _truth(number: int | None) -> TruthSection:
    """The packaged rules, or those of the approved version with this number."""
    if number is None:
        return packaged()
    try:
        return policy_numbered(number).truth
    except PolicyVersion.DoesNotExist:
        raise CommandError(f"There is no approved policy version {number}.") from None


def run(file: ListingFile, out: Path, truth: TruthSection) -> dict[str, Any]:
    """Check every listing of the file; the summary counts verdicts and what could not be read."""
    checker = checker_for(truth)
    verdicts: Counter[str] = Counter({"pass": 0, "warn": 0, "needs_evidence": 0, "block": 0})
    bar, failed = Bar(file), 0
    started = time.perf_counter()
    with out.open("w", encoding="utf-8") as results:
        for snapshot in file:
            try:
                result = checker.check(snapshot)
            except Exception:
                # A fault of ours on one listing must not lose the others.
                log.exception("listing_not_checked", listing=snapshot.id)
                failed += 1
                continue
            verdicts[result.verdict] += 1
            results.write(json.dumps(result.as_json()) + "\n")
            bar.draw(verdicts.total())
    seconds = time.perf_counter() - started
    bar.draw(verdicts.total(), last=True)
    return {
        "listings": verdicts.total(),
        "seconds": round(seconds, 3),
        "per_second": round(verdicts.total() / seconds) if seconds else 0,
        "verdicts": dict(verdicts),
        "failed": failed,
        "unreadable": file.unreadable,
        "first_unreadable_lines": file.lines_unread,
    }


class Bar:
    """A progress bar on standard error, by bytes read."""

    def __init__(self, file: ListingFile) -> None:
        self.file = file
        self.drawn_at = 0.0

    def draw(self, done: int, *, last: bool = False) -> None:
        if not last and (done % 64 or time.monotonic() - self.drawn_at < SECONDS_BETWEEN_BARS):
            return
        self.drawn_at = time.monotonic()
        share = 1.0 if last else min(1.0, self.file.bytes_read / max(1, self.file.bytes_total))
        filled = "#" * round(share * BAR_WIDTH)
        end = "\n" if last else ""
        sys.stderr.write(f"\r[{filled:<{BAR_WIDTH}}] {share:4.0%}  {done:,} listings{end}")
        sys.stderr.flush()
