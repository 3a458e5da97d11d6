"""The stages of policy versions from before there were stages."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_yaml

FILE = Path(__file__).resolve().parent.parent / "data" / "aftersales.yaml"
# Where those versions kept the days of one.
OLDER_DAYS = {
    "open": "store_silence_days",
    "answered": "buyer_silence_days",
    "mediation": "mediation_days",
}


def with_stages(content: Any) -> Any:
    """The stages that a version lacks are those that came with the program, with its own days."""
    if not isinstance(content, Mapping) or not isinstance(content.get("stages", {}), Mapping):
        return content
    filled, stages = dict(content), deepcopy(_first_stages())
    sources = dict(content.get("sources", {}))
    for code, older in OLDER_DAYS.items():
        if older in filled:
            stages[code]["days"] = filled.pop(older)
        if older in sources:
            sources[f"stages.{code}.days"] = sources.pop(older)
    return filled | {"stages": stages | content.get("stages", {}), "sources": sources}


@cache
def _first_stages() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(FILE)["stages"]
    return content
