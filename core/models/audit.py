"""The audit chain: which events were sealed, in which order, and what still waits."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.lookups import Exact

from core.models.events import Event

HASH_BYTES = 32


class Unsealed(models.Model):
    """An event that waits for its place in the chain.

    A trigger writes the row with its event, whoever writes that, so a transaction that commits
    late waits here as any other does and no event is passed over. The trigger is all that a
    foreign key would prove.
    """

    event = models.OneToOneField(
        Event, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="unsealed"
    )

    def __str__(self) -> str:
        return f"event {self.event_id}"


class Seal(models.Model):
    """A run of events in the order of the chain, with the chain's hash after each of them."""

    number = models.BigIntegerField(primary_key=True)
    # How many entries the chain has up to and with this one.
    entries = models.BigIntegerField()
    event_ids = ArrayField(models.BigIntegerField())
    # Side by side, in the order of `event_ids`: a row for each would take much more room.
    hashes = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(number__gt=0, entries__gt=0), name="seal_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Exact(
                    models.Func(models.F("hashes"), function="octet_length"),
                    models.Func(models.F("event_ids"), function="cardinality") * HASH_BYTES,
                ),
                name="seal_hash_for_each",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"seal {self.number}"

    @property
    def head(self) -> bytes:
        """The chain's hash after the last entry."""
        return bytes(self.hashes)[-HASH_BYTES:]
