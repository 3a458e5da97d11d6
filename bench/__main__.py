"""Run the benchmarks on throwaway servers and say which promises held.

`python -m bench` fills one database (`bench.seed`), runs all on it, prints one table and keeps the
figures of each as JSON under `.run/bench`. `python -m bench imports listings_index` runs those
named, `python -m bench lanes --parcels 10000000` one with options of its own, and `python -m bench
growth` shows how pages slow down from 10,000 rows to a million.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bench.report import RESULTS
from bench.table import table
from config import throwaway
from config.paths import RUN

# The million rows that each of these reads are there before the first begins.
MILLION = ("listings", "parcels", "tickets", "cases", "events")
ON_ALL = (
    "listings_index",
    "shipping_lists",
    "queue",
    "case_queue",
    "search",
    "inbox",
    "due_sweep",
)
BENCHES = (
    "truth",
    "editor",
    "outbox",
    "buyer_page",
    "quotes",
    "imports",
    "api_write",
    "tracking",
    "near_pictures",
    "copied_pictures",
    "manipulation",
    *ON_ALL,
    "recheck",
    "ticket_page",
    "lanes",
    "sealing",
    "escalation",
    "ladder_replay",
)
ALONE = ("growth", "seed")
PREPARE = (
    ("migrate", "--database", "owner", "-v0"),
    ("load_policy", "--from", "2026-01-01T00:00+00:00"),
    ("collectstatic", "--no-input", "-v0"),
)


def main() -> int:
    given = sys.argv[1:]
    first = next((at for at, word in enumerate(given) if word.startswith("--")), len(given))
    asked, options = given[:first], given[first:]
    choice = f"Choose from: {', '.join((*BENCHES, *ALONE))}"
    if given in (["-h"], ["--help"]):
        print(f"{__doc__}\n{choice}")
        return 0
    if wrong := _wrong(asked, options):
        print(f"{wrong}\n{choice}", file=sys.stderr)
        return 2
    folder = RUN / "bench" / f"{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    folder.mkdir(parents=True)
    _prepare(folder)
    if not asked:
        _run("seed", [word for name in MILLION for word in (f"--{name}", "1000000")])
    chosen = asked or BENCHES
    broken = [name for name in chosen if _run(name, options)]
    print(f"\n{table(folder, [name for name in chosen if name != 'seed'])}")
    print(f"\nFigures: {folder.relative_to(Path.cwd())}")
    print(f"Not kept: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


def _wrong(asked: list[str], options: list[str]) -> str:
    """What nobody can run."""
    if unknown := set(asked) - {*BENCHES, *ALONE}:
        return f"There is no benchmark {', '.join(sorted(unknown))}."
    return "Options belong to a benchmark: name it first." if options and not asked else ""


def _prepare(folder: Path) -> None:
    # What commits cost is a part of most figures.
    throwaway.ensure(durable=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ[RESULTS] = str(folder)
    for command in PREPARE:
        subprocess.run([sys.executable, "manage.py", *command], check=True)


def _run(name: str, options: list[str]) -> int:
    print(f"\n== {name} {' '.join(options)}", flush=True)
    return subprocess.run([sys.executable, "-m", f"bench.{name}", *options]).returncode


if __name__ == "__main__":
    sys.exit(main())
