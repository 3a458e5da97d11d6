"""Recorded answers of trackers: each event gets a canonical state or the reason why not."""

import json
from collections.abc import Iterator
from typing import Any

import yaml

from shipping.checks.providers.reports import read_easypost
from shipping.checks.providers.statuses import Unread, tables
from shipping.checks.providers.translation import Way, translate, untimed
from tests.evaluations.folder import eval_path, needs

FOLDER = "data/tracking_payloads"
pytestmark = needs(FOLDER)


def trackers(content: Any) -> Iterator[dict[str, Any]]:
    """Every tracker in an answer, however deep it lies."""
    if isinstance(content, dict):
        if content.get("object") == "Tracker":
            yield content
        for part in content.values():
            yield from trackers(part)
    elif isinstance(content, list):
        for part in content:
            yield from trackers(part)


def answers(recorded: Any) -> Iterator[Any]:
    for exchange in recorded["interactions"]:
        yield json.loads(exchange["response"]["body"]["string"] or "null")


def test_every_event_is_read_or_says_why_not():
    read, unread, without = 0, {}, []
    for path in sorted(eval_path(FOLDER).glob("easypost_*.yaml")):
        recorded = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [one for answer in answers(recorded) for one in trackers(answer)]
        if not any(one.get("tracking_details") for one in found):
            without.append(path.name)
        for one in found:
            reports = list(read_easypost({"result": one}))
            told = [*translate(reports, tables()["easypost"], Way("US", "US")), *untimed(reports)]
            assert len(told) == len(reports)
            read += sum(event.scan is not None for event in told)
            unread |= {event.report.keys: event.reason for event in told if not event.scan}
            assert all((event.scan is None) == (event.reason is not None) for event in told)

    print(f"read {read}; unread {unread}; files without events {without}")
    assert read > 20 and Unread.UNKNOWN_STATUS not in unread.values()
