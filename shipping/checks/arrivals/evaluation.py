"""One question, one teaching file, one judged file: the figures."""

import time
from pathlib import Path
from typing import Any

from shipping.checks.arrivals.baseline import constant_quantiles
from shipping.checks.arrivals.columns import Question, Unreadable, read_columns
from shipping.checks.arrivals.folds import split_key
from shipping.checks.arrivals.forecasting import LANES_ONLY, Method, choose_method, tell
from shipping.checks.arrivals.scoring import Asked, by_size, scores
from shipping.checks.arrivals.trips import Reader, Trips, seen
from shipping.checks.arrivals.yardstick import ITSELF

FEWEST_ROWS = 10


def evaluate(train: Path, test: Path, question: Question, asked: Asked) -> dict[str, Any]:
    """The forecast of every TEST row from TRAIN rows, held against constant quantiles per lane.

    Raises Unreadable when a file cannot be read or tells too little to learn from.
    """
    started = time.monotonic()
    texts, judged_texts = read_columns(train, question), read_columns(test, question)
    reader = Reader(question, texts, split_key(texts, judged_texts))
    teaching, judged = reader.trips(texts), reader.trips(judged_texts)
    if len(teaching) < FEWEST_ROWS:
        raise Unreadable(f"{train} tells {len(teaching)} durations; {FEWEST_ROWS} are the least.")
    method = choose_method(teaching, question.numbers)
    told = tell(teaching, judged, method, asked)
    baseline = constant_quantiles(teaching, judged, asked)
    found = {
        "n": len(judged),
        "skipped": judged.skipped,
        **scores(judged.took, told.quantiles, asked),
        "baseline": scores(judged.took, baseline, asked),
        "seconds": 0.0,
        **_compared(teaching, judged, method, asked),
        "by_lane_size": by_size(judged.took, told.quantiles, seen(teaching, judged), asked),
        "chosen": {
            "yardstick": method.yardstick.name or "duration",
            "leaf": method.leaf,
            "levels": [vars(level) for level in told.levels],
            "kept_together": reader.key or None,
        },
    }
    return found | {"seconds": round(time.monotonic() - started, 2)}


def _compared(teaching: Trips, judged: Trips, method: Method, asked: Asked) -> dict[str, Any]:
    """The product's own lane levels, and constant quantiles measured by the yardstick."""
    lanes_only = tell(teaching, judged, LANES_ONLY, asked)
    found = {"lanes_only": scores(judged.took, lanes_only.quantiles, asked)}
    if method.yardstick != ITSELF:
        ratio = constant_quantiles(teaching, judged, asked, method.yardstick)
        found["ratio_baseline"] = scores(judged.took, ratio, asked)
    return found
