"""What the benches share: options on the command line, the figures as JSON, and the verdict."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def report(doc: str | None, run: Callable[..., dict[str, Any]], **options: int) -> int:
    """Run a bench with its options, each a number, and print what it found.

    Return 0 where `run` says that its promises were `kept`, as exit status.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    parser = argparse.ArgumentParser(description=doc)
    for name, default in options.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    django.setup()
    # A line for each request and each woken worker would hide the figures.
    logging.getLogger("django_structlog").setLevel(logging.WARNING)
    found = run(**vars(given))
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")
    return 0 if found["kept"] else 1
