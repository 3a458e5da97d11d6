"""A number that the marketplace changed is no longer what the law or another operator says."""

from collections.abc import Iterator, Mapping
from typing import Any

from policy.sections.base import Source

OWN = Source().model_dump(mode="json")


def with_own_sources(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return `new` where every changed value that had somebody else's source now has ours."""
    sources = dict(new.get("sources", {}))
    for path in _changed(old, new):
        given = _nearest(sources, path)
        if given and sources[given]["kind"] != "default":
            sources[path] = OWN
    return {**new, "sources": sources} if "sources" in new else dict(new)


def _changed(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Dotted paths of values that differ; a list is one value."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        if old != new:
            yield path
        return
    for key in new:
        if path or key != "sources":
            yield from _changed(old.get(key), new[key], f"{path}.{key}" if path else key)


def _nearest(sources: Mapping[str, Any], path: str) -> str:
    while path and path not in sources:
        path = path.rpartition(".")[0]
    return path
