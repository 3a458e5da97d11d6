"""The meanings of providers' statuses, read from shipping/data/provider_statuses.yaml."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.yaml_files import read_yaml
from shipping.checks.tracking import Code, Detail

PATH = Path(__file__).parents[2] / "data" / "provider_statuses.yaml"
IN_TRANSIT = "in_transit"


class Unread(StrEnum):
    """Why an event sets no state."""

    UNKNOWN_STATUS = "unknown_status"
    NOTHING_KNOWN = "nothing_known"
    NO_DETAIL = "no_detail"
    ONLY_DELAY = "only_delay"
    NO_SCAN = "no_scan"
    NO_TIME = "no_time"
    BAD_FORM = "bad_form"


@dataclass(frozen=True)
class Meaning:
    """A canonical state, or why there is none. `is_moving`: the country decides which it is."""

    code: Code | None = None
    detail: Detail | None = None
    is_moving: bool = False
    reason: Unread | None = None


@dataclass(frozen=True)
class StatusTable:
    """One provider's statuses, under a version that each report keeps."""

    version: int
    meanings: dict[str, Meaning]

    def read(self, keys: tuple[str, ...]) -> Meaning:
        """The meaning of the first known key; they go from precise to coarse."""
        for key in keys:
            if key in self.meanings:
                return self.meanings[key]
        return Meaning(reason=Unread.UNKNOWN_STATUS)


@cache
def tables() -> dict[str, StatusTable]:
    content = read_yaml(PATH)
    return {
        name: StatusTable(
            entry["version"],
            {key: _meaning(said) for key, said in entry["statuses"].items()}
            | {key: Meaning(reason=Unread(why)) for key, why in entry["unmapped"].items()},
        )
        for name, entry in content.items()
    }


def _meaning(said: str) -> Meaning:
    if said == IN_TRANSIT:
        return Meaning(is_moving=True)
    code, _colon, detail = said.partition(":")
    return Meaning(Code(code), Detail(detail) if detail else None)
