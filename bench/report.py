"""What the benches share: options on the command line, the figures as JSON, and the verdict."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import django

from bench.promises import Promise, held

# Names the folder in which a run of several benches keeps the figures of each.
RESULTS = "TRADEWELL_BENCH_RESULTS"
Found = tuple[dict[str, Any], Sequence[Promise]]


def report(doc: str | None, run: Callable[..., Found], **options: int) -> int:
    """Run a bench with its options, each a number, and print what it found.

    `run` returns its figures and its promises. Return 0 where all were kept, as exit status.
    """
    begin()
    parser = argparse.ArgumentParser(description=doc)
    for name, default in options.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return publish(*run(**vars(parser.parse_args())))


def begin() -> None:
    """Set Django up for a bench."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    # A line for each request and each woken worker would hide the figures.
    logging.getLogger("django_structlog").setLevel(logging.WARNING)


def publish(figures: dict[str, Any], promises: Sequence[Promise]) -> int:
    """Print figures and promises, and keep them where the run collects them; the exit status."""
    rows = [promise.as_row() for promise in promises]
    text = json.dumps(figures | {"promises": rows}, indent=1)
    sys.stdout.write(text + "\n")
    if folder := os.environ.get(RESULTS):
        (Path(folder) / f"{_name()}.json").write_text(text)
    return 0 if held(promises) else 1


def _name() -> str:
    """The bench that runs: it is the main module of its process."""
    spec = sys.modules["__main__"].__spec__
    assert spec
    return spec.name.removeprefix("bench.")
