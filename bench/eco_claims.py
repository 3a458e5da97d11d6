"""How many environmental claims the check finds in sentences that others labelled.

`python -m bench.eco_claims CLAIMS.csv[.gz]` with columns text and label (1: a claim). The
sentences are of company reports, not of listings: a figure to watch, with nothing promised.
"""

import csv
import gzip
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from listings.checks.engine import checker_for
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

USAGE = "Name the CSV file of labelled sentences: python -m bench.eco_claims CLAIMS.csv"


def measure(path: Path) -> dict[str, float]:
    checker = checker_for(packaged())
    counts: Counter[tuple[bool, bool]] = Counter()
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            listing = Snapshot("1", date(2026, 3, 2), description=row["text"])
            findings = checker.check(listing).findings
            counts[row["label"] == "1", any(one.code.startswith("eco_") for one in findings)] += 1
    right = counts[True, True]
    return {
        "sentences": counts.total(),
        "claims": right + counts[True, False],
        "found": right + counts[False, True],
        "precision": round(right / max(1, right + counts[False, True]), 3),
        "recall": round(right / max(1, right + counts[True, False]), 3),
    }


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        print(USAGE, file=sys.stderr)
        return 2
    print(json.dumps(measure(Path(sys.argv[1])), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
