"""Events as providers report them, one reader for each provider's shape."""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.core import get_global

# PostgreSQL's JSON has no place for NUL, nor for half of a pair of surrogates.
UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Report:
    """One event of a provider, before it has a meaning; `keys` go from precise to coarse."""

    number: str
    keys: tuple[str, ...]
    at: datetime | None
    country: str
    postcode: str
    place: str
    raw: dict[str, Any]

    @property
    def digest(self) -> str:
        """The same event of the same parcel, whenever and how often it is told."""
        told = json.dumps([self.number, self.raw], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def read_aftership(body: Any) -> Iterator[Report]:
    """`{"msg": {"tracking_number", "checkpoints": [{"checkpoint_time", "tag", "subtag", …}]}}`."""
    parcel = _dict(body, "msg")
    for event in _list(parcel, "checkpoints"):
        yield Report(
            number=_text(parcel, "tracking_number"),
            keys=(_text(event, "subtag"), _text(event, "tag")),
            at=_time(event, "checkpoint_time"),
            country=_country(_text(event, "country_region") or _text(event, "country_iso3")),
            postcode=_text(event, "postal_code") or _text(event, "zip"),
            place=_text(event, "location") or _text(event, "city"),
            raw=keepable(event),
        )


def read_easypost(body: Any) -> Iterator[Report]:
    """`{"result": {"tracking_code", "tracking_details": [{"datetime", "status", …}]}}`."""
    parcel = _dict(body, "result")
    for event in _list(parcel, "tracking_details"):
        status, where = _text(event, "status"), _dict(event, "tracking_location")
        yield Report(
            number=_text(parcel, "tracking_code"),
            keys=(f"{status}/{_text(event, 'status_detail')}", status),
            at=_time(event, "datetime"),
            country=_country(_text(where, "country")),
            postcode=_text(where, "zip"),
            place=_text(where, "city"),
            raw=keepable(event),
        )


def read_seventeen_track(body: Any) -> Iterator[Report]:
    """`{"data": {"number", "track_info": {"tracking": {"providers": [{"events": […]}]}}}}`."""
    parcel = _dict(body, "data")
    providers = _list(_dict(_dict(parcel, "track_info"), "tracking"), "providers")
    for event in (event for provider in providers for event in _list(provider, "events")):
        status, where = _text(event, "sub_status"), _dict(event, "address")
        yield Report(
            number=_text(parcel, "number"),
            keys=(status, status.partition("_")[0], _text(event, "stage")),
            at=_time(event, "time_iso"),
            country=_country(_text(where, "country")),
            postcode=_text(where, "postal_code"),
            place=_text(event, "location") or _text(where, "city"),
            raw=keepable(event),
        )


def read_karrio(body: Any) -> Iterator[Report]:
    """`{"data": {"tracking_number", "events": [{"status", "timestamp", "location", …}]}}`.

    Newest first; an event without a status is read by the parcel's where it is the newest.
    """
    parcel = _dict(body, "data")
    for place, event in enumerate(_list(parcel, "events")):
        newest = _text(parcel, "status") if place == 0 else ""
        yield Report(
            number=_text(parcel, "tracking_number"),
            keys=(_text(event, "status") or newest,),
            at=_time(event, "timestamp") or _time(event, "date"),
            country="",
            postcode="",
            place=_text(event, "location"),
            raw=keepable(event),
        )


READERS: dict[str, Callable[[Any], Iterator[Report]]] = {
    "aftership": read_aftership,
    "easypost": read_easypost,
    "seventeen_track": read_seventeen_track,
    "karrio": read_karrio,
}


def keepable(content: Any) -> Any:
    """The same content without what JSON in the database refuses: NULs, half letters, NaN."""
    if isinstance(content, str):
        return UNKEPT.sub("", content)
    if isinstance(content, dict):
        return {keepable(key): keepable(found) for key, found in content.items()}
    if isinstance(content, list):
        return [keepable(found) for found in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def _dict(content: Any, key: str) -> dict[str, Any]:
    found = content.get(key) if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}


def _list(content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = content.get(key)
    rows = found if isinstance(found, list) else []
    return [row for row in rows if isinstance(row, dict)]


def _text(content: dict[str, Any], key: str) -> str:
    """The text under the key on one line, without what the database cannot keep."""
    found = content.get(key)
    written = str(found) if isinstance(found, str | int) else ""
    return " ".join("".join(sign for sign in written if sign.isprintable()).split())


def _time(content: dict[str, Any], key: str) -> datetime | None:
    """The instant, if it says its time zone; without one it could be off by a day."""
    try:
        at = datetime.fromisoformat(_text(content, key))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _country(code: str) -> str:
    """Two letters, also for a code of three ("CHN"); "" for anything else."""
    upper = code.upper()
    if len(upper) == 3:
        upper = next(iter(get_global("territory_aliases").get(upper, [])), "")
    return upper if len(upper) == 2 and upper.isascii() and upper.isalpha() else ""
