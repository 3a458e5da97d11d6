"""From the flat answers of a form to the nested data of a section."""

from collections.abc import Mapping, Sequence
from typing import Any

Path = tuple[str | int, ...]
EMPTY: tuple[Any, ...] = (None, "", [], False)


def nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    """{"a__b": 1, "c__0__d": 2} becomes {"a": {"b": 1}, "c": {"0": {"d": 2}}}."""
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        *way, last = name.split("__")
        inside = nested
        for step in way:
            inside = inside.setdefault(step, {})
        inside[last] = value
    return nested


def laid_over(old: Any, typed: Any) -> Any:
    """Return `old` with what was typed; rows left empty are gone, the rest of `old` stays."""
    if isinstance(typed, dict) and typed and all(key.isdigit() for key in typed):
        return [_row(old, key, row) for key, row in rows(typed)]
    if isinstance(typed, dict):
        kept = dict(old) if isinstance(old, Mapping) else {}
        return kept | {key: laid_over(kept.get(key), value) for key, value in typed.items()}
    return None if typed == "" and old is None else typed


def rows(typed: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The rows that hold something, in their order, each with the number it was typed under."""
    kept = [(key, row) for key, row in typed.items() if not is_blank(row)]
    return sorted(kept, key=lambda pair: int(pair[0]))


def is_blank(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(is_blank(inner) for inner in value.values())
    return value in EMPTY


def _row(old: Any, key: str, row: Any) -> Any:
    known = isinstance(old, Sequence) and int(key) < len(old)
    return laid_over(old[int(key)] if known else None, row)


def within(whole: Mapping[str, Any], place: Sequence[str]) -> Any:
    """The part of a section that a page edits."""
    part: Any = whole
    for key in place:
        part = part[key]
    return part


def replaced(whole: Mapping[str, Any], place: Sequence[str], part: Any) -> Any:
    """A copy of the section with that part exchanged; nothing else is touched."""
    if not place:
        return part
    first, *rest = place
    return {**whole, first: replaced(whole.get(first, {}), rest, part)}


def typed_name(typed: Mapping[str, Any], loc: Path) -> str:
    """The form field behind a place that pydantic names; rows count without the empty ones."""
    names: list[str] = []
    inside: Any = typed
    for step in loc:
        if not isinstance(inside, Mapping):
            break
        if isinstance(step, int):
            kept = rows(inside)
            step = kept[step][0] if step < len(kept) else str(step)
        names.append(str(step))
        inside = inside.get(str(step))
    return "__".join(names)
