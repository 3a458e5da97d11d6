"""Run the benchmarks on throwaway servers and say which promises held.

`python -m bench` runs all of them, `python -m bench imports listings_index` those named, and
`python -m bench lanes --parcels 10000000` one with options of its own.
"""

import os
import subprocess
import sys

from config import throwaway

BENCHES = (
    ("bench.truth",),
    ("bench.editor",),
    ("bench.outbox",),
    ("bench.buyer_page",),
    ("bench.quotes",),
    ("bench.imports",),
    ("bench.tracking",),
    ("bench.lanes",),
    ("bench.near_pictures",),
    ("bench.copied_pictures",),
    ("bench.recheck",),
    ("bench.listings_index", "--listings", "1000000"),
    ("bench.shipping_lists", "--parcels", "1000000"),
    ("bench.ticket_page",),
    ("bench.queue", "--tickets", "1000000"),
    ("bench.due_sweep", "--tickets", "1000000"),
    ("bench.sealing",),
    ("bench.escalation",),
    ("bench.ladder_replay",),
    ("bench.case_queue",),
    ("bench.manipulation",),
)
PREPARE = (
    ("migrate", "--database", "owner", "-v0"),
    ("load_policy", "--from", "2026-01-01T00:00+00:00"),
    ("collectstatic", "--no-input", "-v0"),
)


def main() -> int:
    given = sys.argv[1:]
    first = next((at for at, word in enumerate(given) if word.startswith("--")), len(given))
    asked, options = given[:first], given[first:]
    chosen = [bench for bench in BENCHES if not asked or bench[0].removeprefix("bench.") in asked]
    if len(chosen) < len(asked):
        names = ", ".join(bench[0].removeprefix("bench.") for bench in BENCHES)
        print(f"There is no such benchmark. Choose from: {names}", file=sys.stderr)
        return 2
    throwaway.ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    for command in PREPARE:
        subprocess.run([sys.executable, "manage.py", *command], check=True)
    broken = []
    for name, *arguments in chosen:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", name, *arguments, *options]).returncode:
            broken.append(name)
    print(f"\nRatios that did not hold: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
