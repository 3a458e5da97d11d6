"""What files may be by the policy in force, and the look at those that were sent."""

from collections.abc import Sequence
from datetime import datetime

from core.attachments import FileLimits, Looked, Sent, look, refuse_too_many
from core.decoding import Limits
from policy.queries import policy_at
from policy.sections import Policy


def limits_of(policy: Policy) -> Limits:
    """Of a picture."""
    given = policy.uploads.pictures
    return Limits(
        max_bytes=given.max_bytes,
        max_pixels=given.max_pixels,
        max_side_px=given.max_side_px,
        min_side_px=given.min_side_px,
        types=given.types,
        max_seconds=given.max_seconds,
        max_memory_bytes=given.max_memory_bytes,
    )


def file_limits(policy: Policy) -> FileLimits:
    """Of evidence: pictures and documents."""
    given = policy.uploads.evidence
    return FileLimits(given.max_bytes, given.files_at_most, given.types, limits_of(policy))


def look_at(files: Sequence[Sent], *, now: datetime, field: str = "attachments") -> list[Looked]:
    """Pictures made anew without metadata, and PDFs in which nothing acts by itself.

    The kind is told by the content, not by the name. Raises NotPossible on `field`, which
    names the file and the limit; nothing is kept then.
    Rule: docs/rules/aftersales.md#attachments.
    """
    limits = file_limits(policy_at(now))
    refuse_too_many(len(files), limits, field)
    return [look(sent, limits, field) for sent in files]
