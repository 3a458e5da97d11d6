"""Prove the chain from its first entry, or name the first that does not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from core.audit import heads
from core.audit.chain import ENTRY, START, link
from core.models import Seal, Unsealed
from core.models.audit import HASH_BYTES

SEALS_AT_ONCE = 20
SEALED = f"""
SELECT CASE WHEN event.id IS NOT NULL THEN {ENTRY} END
FROM unnest(%s::bigint[]) WITH ORDINALITY AS told (id, place)
LEFT JOIN core_event event ON event.id = told.id ORDER BY told.place
"""
# One statement, so that nothing is sealed or recorded while it compares.
NEVER_SEALED = """
SELECT min(id) FROM (
    SELECT id FROM core_event
    EXCEPT (SELECT unnest(event_ids) FROM core_seal UNION ALL SELECT event_id FROM core_unsealed)
) AS stray
"""
SEALED_TWICE = """
SELECT min(id) FROM (
    SELECT unnest(event_ids) AS id FROM core_seal GROUP BY id HAVING count(*) > 1
) AS double
"""
GONE_UNSEALED = """
SELECT min(event_id) FROM core_unsealed
WHERE NOT EXISTS (SELECT FROM core_event WHERE core_event.id = core_unsealed.event_id)
"""


class Broken(Exception):
    """Says in words which entry is the first that does not hold."""


@dataclass(frozen=True)
class Proof:
    """What was proved: so many entries, so many of them under a signed head."""

    seals: int
    entries: int
    sealed_at: datetime | None
    heads: int
    signed: int
    waiting: int


def prove() -> Proof:
    """Read every seal, event and signed head once. Raises Broken at the first fault."""
    # Before the chain: a head that is kept meanwhile may belong to a seal that was not read.
    kept = heads.list_kept()
    walk = _Walk(dict(kept))
    for seal in _seals():
        walk.take(seal)
    walk.end()
    _refuse_strays()
    return Proof(
        walk.number,
        walk.entries,
        walk.sealed_at,
        len(kept),
        walk.signed,
        Unsealed.objects.count(),
    )


class _Walk:
    """How far the chain has been proved."""

    def __init__(self, kept: dict[int, str]) -> None:
        self.kept = kept
        self.head = START
        self.number = self.entries = self.signed = 0
        self.sealed_at: datetime | None = None

    def take(self, seal: Seal) -> None:
        if seal.number != self.number + 1:
            raise Broken(
                f"Seal {self.number + 1} is missing, and with it the proof from entry "
                f"{self.entries + 1} on."
            )
        self._entries_of(seal)
        self.number, self.sealed_at = seal.number, seal.sealed_at
        if seal.entries != self.entries:
            raise Broken(f"Seal {seal.number} counts {seal.entries} entries; it is {self.entries}.")
        if name := self.kept.pop(seal.number, ""):
            self._compare(name, seal)

    def _entries_of(self, seal: Seal) -> None:
        head, hashes = self.head, []
        with connection.cursor() as cursor:
            cursor.execute(SEALED, [seal.event_ids])
            for (entry,) in cursor.fetchall():
                if entry is None:
                    break
                head = link(head, entry)
                hashes.append(head)
        is_whole = len(hashes) == len(seal.event_ids)
        if not is_whole or b"".join(hashes) != bytes(seal.hashes):
            raise Broken(self._fault(seal, hashes))
        self.head = head
        self.entries += len(hashes)

    def _fault(self, seal: Seal, hashes: Sequence[bytes]) -> str:
        """Which entry of the seal is the first that does not hold, and why.

        `hashes` are those of its events up to the first that is gone.
        """
        kept = bytes(seal.hashes)
        same = (kept.startswith(one, n * HASH_BYTES) for n, one in enumerate(hashes))
        place = next((n for n, is_same in enumerate(same) if not is_same), len(hashes))
        number = self.entries + place + 1
        if place == len(seal.event_ids):
            return f"Seal {seal.number} holds hashes of more entries than it names."
        pk = seal.event_ids[place]
        if place == len(hashes):
            return f"Entry {number} is gone: event {pk} was deleted."
        return (
            f"Entry {number} is not what was sealed: event {pk}, its place or its hash in seal "
            f"{seal.number} was changed."
        )

    def _compare(self, name: str, seal: Seal) -> None:
        if _read(name) != heads.Head.of(seal):
            raise Broken(
                f"Seal {seal.number} is not the one that was signed: the entries from "
                f"{self.signed + 1} to {self.entries}, or some of them, were sealed anew."
            )
        self.signed = self.entries

    def end(self) -> None:
        if self.kept:
            cut = _read(self.kept[max(self.kept)])
            raise Broken(
                f"Entry {self.entries + 1} is missing: the chain ends before it, but the head "
                f"that was signed at {cut.sealed_at} covers {cut.entries} entries."
            )
        if self.number and not self.signed:
            raise Broken(
                "No signed head is kept, so nothing shows whether the end of the chain was cut "
                "off. A worker signs one within a minute of the next event; see AUDIT_ROOT."
            )


def _read(name: str) -> heads.Head:
    try:
        return heads.read(name)
    except heads.NotSigned:
        raise Broken(
            f"The head in {name} is not signed by a key that is trusted here. After a change of "
            "keys, name the old one in AUDIT_PUBLIC_KEYS."
        ) from None


def _seals() -> Iterator[Seal]:
    last = 0
    while rows := list(Seal.objects.filter(number__gt=last).order_by("number")[:SEALS_AT_ONCE]):
        yield from rows
        last = rows[-1].number


def _refuse_strays() -> None:
    for statement, fault in (
        (
            NEVER_SEALED,
            "Event {pk} has no entry and waits for none: it came past the queue.",
        ),
        (SEALED_TWICE, "Event {pk} has two entries: it was put into the queue again."),
        (GONE_UNSEALED, "Event {pk} is gone: it was deleted before it was sealed."),
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            (pk,) = cursor.fetchone()
        if pk is not None:
            raise Broken(fault.format(pk=pk))
