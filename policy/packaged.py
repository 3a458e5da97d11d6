"""The policy that comes with the project, read from `policy/data/`."""

from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_yaml
from policy.sections import Policy, truth
from policy.sections.base import WRITTEN

DATA = Path(__file__).resolve().parent / "data"
PLAIN = (
    "governance",
    "ladder",
    "listings",
    "shipping",
    "aftersales",
    "uploads",
    "green",
    "customs",
    "mediation",
    "triage",
    "signals",
    "notices",
    "quiz",
)


def read_sections() -> dict[str, Any]:
    """All sections as plain data, each named source put in its full form."""
    library = _read("sources.yaml")
    sections: dict[str, Any] = {name: _read(f"{name}.yaml") for name in PLAIN}
    sections["rules"] = {"book": _rules(library), "evidence": _read("evidence.yaml")}
    for content in sections.values():
        names = content.get("sources", {})
        content["sources"] = {path: library[name] for path, name in names.items()}
    for part in ("destinations", "restrictions"):
        _name_sources(sections["customs"][part], library)
    _name_sources(sections["mediation"]["rows"], library)
    sections["truth"] = truth.read_folder(truth.DATA)
    return sections


@cache
def packaged_policy() -> Policy:
    """The packaged policy, valid or not at all; version 0, in force nowhere."""
    return Policy.model_validate(read_sections(), context=WRITTEN)


def _name_sources(inside: Any, library: dict[str, Any]) -> None:
    """Put the named source of every row, however deep, in its full form."""
    if isinstance(inside, list):
        for item in inside:
            _name_sources(item, library)
    elif isinstance(inside, dict):
        if isinstance(inside.get("source"), str):
            inside["source"] = library[inside["source"]]
        for item in inside.values():
            _name_sources(item, library)


def _rules(library: dict[str, Any]) -> dict[str, Any]:
    book: dict[str, Any] = {}
    for path in sorted((DATA / "rules").glob("*.yaml")):
        for code, facts in read_yaml(path).items():
            book[code] = facts | {"code": code, "source": library[facts["source"]]}
    return book


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(DATA / name)
    return content
