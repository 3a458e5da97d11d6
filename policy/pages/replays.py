"""What a replay of a draft does not show: changed sections and fields that none looks at."""

from collections.abc import Iterator, Mapping
from typing import Any

from core import registry
from policy.labels import Words, section_type, shown_of
from policy.models import PolicyVersion
from policy.sections import SECTIONS

Sections = Mapping[str, Mapping[str, Any]]


def not_replayed(version: PolicyVersion) -> list[Words]:
    """Labels of all that changed and whose effect no replay shows, in the policy's order."""
    base = version.based_on.sections if version.based_on else version.sections
    changed = [name for name in SECTIONS if version.sections.get(name) != base.get(name)]
    return [label for name in changed for label in _not_shown(name, version.sections, base)]


def _not_shown(name: str, draft: Sections, base: Sections) -> Iterator[Words]:
    """The whole section, or its changed fields that each of its replays leaves out."""
    section = section_type(name)
    looks = [set(one.left_out.get(name, ())) for one in registry.replays if name in one.sections]
    if not looks:
        yield section.label
        return
    old, new = base.get(name, {}), draft.get(name, {})
    for field in section.model_fields:
        shown = shown_of(section, field)
        if shown and old.get(field) != new.get(field) and all(field in left for left in looks):
            yield f"{section.label} – {shown.title}"
