"""What a replay of a draft does not show: changed sections that none of them looks at."""

from core import registry
from policy.labels import Words, section_type
from policy.models import PolicyVersion
from policy.sections import SECTIONS


def not_replayed(version: PolicyVersion) -> list[Words]:
    """Labels of the changed sections whose effect no replay shows, in the policy's order."""
    seen = {name for replay in registry.replays for name in replay.sections}
    base = version.based_on.sections if version.based_on else version.sections
    return [
        section_type(name).label
        for name in SECTIONS
        if name not in seen and version.sections.get(name) != base.get(name)
    ]
