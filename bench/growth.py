"""How pages slow down as the marketplace grows: the same pages at 10,000 rows, then more.

`python -m bench growth [--most N] [--rounds N]` fills one database in steps of ten up to a million
rows of each kind, measures each page at each step, and draws `docs/img/growth.svg`. Promised: no
page asks more queries, and none takes more than 1.2 times the CPU, than at the first step.
"""

import sys
from pathlib import Path
from typing import Any

from bench.lists import measure
from bench.plot import Line, plot
from bench.promises import at_most
from bench.report import Found, report

FIRST = 10_000
CPU_AT_MOST = 1.2
PICTURE = Path("docs/img/growth.svg")
# Page -> who reads it, and its address.
PAGES = {
    "Listings": ("owner", "/listings/"),
    "Orders": ("owner", "/orders/?view=all"),
    "Parcels": ("owner", "/parcels/?view=under_way"),
    "Inbox": ("owner", "/inbox/"),
    "Mediation queue": ("mediator", "/mediation/?view=all"),
    "Case queue": ("moderator", "/moderation/?view=all"),
}


def run(most: int, rounds: int) -> Found:
    from bench.seed import fill

    steps: list[int] = []
    found: dict[int, Any] = {}
    rows = min(FIRST, most)
    while rows <= most:
        took = fill(listings=rows, parcels=rows, tickets=rows, cases=rows, events=rows)
        found[rows] = {"seconds to fill": took, "pages": _look(rounds)}
        steps.append(rows)
        rows *= 10
    lines = [Line(name, [found[at]["pages"][name]["cpu_ms"] for at in steps]) for name in PAGES]
    PICTURE.write_text(plot("ms of CPU for a page", "rows of each kind", steps, lines))
    first, last = found[steps[0]]["pages"], found[steps[-1]]["pages"]
    return {"rows": found}, [
        at_most(
            f"{name}: CPU at {steps[-1]:,} rows",
            last[name]["cpu_ms"] / first[name]["cpu_ms"],
            CPU_AT_MOST,
            f"at {steps[0]:,}: {first[name]['cpu_ms']} ms",
        )
        for name in PAGES
    ] + [
        at_most(f"{name}: queries", last[name]["queries"], first[name]["queries"]) for name in PAGES
    ]


def _look(rounds: int) -> dict[str, dict[str, float]]:
    from django.test import Client

    from bench.filled import stores

    found: dict[str, Any] = {}
    for who in ("owner", "mediator", "moderator"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(getattr(stores, who)())
        theirs = {name: url for name, (reader, url) in PAGES.items() if reader == who}
        found |= measure(client, theirs, rounds)
    return found


if __name__ == "__main__":
    sys.exit(report(__doc__, run, most=1_000_000, rounds=25))
