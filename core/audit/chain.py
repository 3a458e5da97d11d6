"""What is hashed for an event, and how one hash follows from the one before."""

from hashlib import sha256

# Before the first entry.
START = bytes(32)
# An event as one text, by PostgreSQL: jsonb keeps its keys in one order, so the same row gives
# the same text on every machine and in every time zone. The instant counts in microseconds.
ENTRY = """
jsonb_build_array(event.id, event.kind, event.actor_id, event.store_id, event.subject_type,
    event.subject_id, event.facts, (extract(epoch FROM event.at) * 1000000)::bigint)::text
"""


def link(before: bytes, entry: str) -> bytes:
    """The hash after `entry`, which covers every entry up to it."""
    return sha256(before + entry.encode()).digest()
