"""What a mail that came back means for its address."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import CharField, Count, Max, OuterRef, Q, QuerySet, Subquery

from core.bounces.reports import STATUS, Failure, is_hard
from core.events import record
from core.models import Bounce, ConfirmedAddress, Delivery
from core.prepared import Given, Prepared, prepare

# A single one may be a slip of the other side.
BOUNCES_TO_STOP = 2
# Without a code of RFC 3463: "no such box", "not here", "no such name".
OLD_CODES = (550, 551, 553)


def bouncing(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that gave mails back twice since they were last confirmed."""
    asked = {address.lower() for address in addresses}
    counted = _since_confirmed(Bounce.objects.filter(address__in=asked)).values("address")
    rows = counted.annotate(n=Count("pk")).filter(n__gte=BOUNCES_TO_STOP)
    return {row["address"] for row in rows}


def is_bouncing(address: str) -> bool:
    """Whether this one is; every inbox asks it of its reader's."""
    return len(_counted().ask(address=address.lower())) == BOUNCES_TO_STOP


@cache
def _counted() -> Prepared:
    rows = _since_confirmed(Bounce.objects.filter(address=Given("address", CharField())))
    return prepare(rows.values_list("pk")[:BOUNCES_TO_STOP])


def newest(address: str) -> Bounce | None:
    """What the other side said last, where mails to the address are stopped."""
    if not is_bouncing(address):
        return None
    return Bounce.objects.filter(address=address.lower()).order_by("-at", "-pk").first()


@transaction.atomic
def note_bounce(row: Delivery, *, code: str, words: str, now: datetime) -> bool:
    """Keep that the mail came back, once; say so to its person when mails are stopped by it.

    Says whether it was kept here. Rule: docs/notices.md#bounces.
    """
    facts = {"address": row.address.lower(), "code": code, "words": words[:300], "at": now}
    was_bouncing = is_bouncing(row.address)
    _bounce, is_new = Bounce.objects.get_or_create(delivery=row, defaults=facts)
    if not is_new:
        return False
    Delivery.objects.filter(pk=row.pk, status=Delivery.Status.SENT).update(
        status=Delivery.Status.DEAD, error=f"Came back: {code} {words}"[:500]
    )
    if row.recipient and not was_bouncing and is_bouncing(row.address):
        # The words of the other side may hold the address, and events are for ever.
        told = {"person": row.recipient_id, "why": code}
        about: dict[str, Any] = {"subject": row.recipient, "store": None, "actor": None}
        record("mail_address.stopped", at=now, notify=[row.recipient], facts=told, **about)
    return True


def note_failures(failures: Iterable[Failure], *, now: datetime) -> int:
    """Keep those that are about a mail which we sent to that address; say how many were new."""
    noted = 0
    for told in failures:
        rows = Delivery.objects.filter(pk=told.delivery, event_id=told.event, channel="email")
        row = rows.filter(address__iexact=told.address).select_related("recipient").first()
        if row:
            noted += note_bounce(row, code=told.code, words=told.words, now=now)
    return noted


def note_refusal(row: Delivery, code: int, words: str, *, now: datetime) -> None:
    """The server refused the address while we were speaking with it."""
    found = STATUS.search(words)
    if is_hard(found[0]) if found else code in OLD_CODES:
        note_bounce(row, code=found[0] if found else str(code), words=words, now=now)


def _since_confirmed(rows: QuerySet[Bounce]) -> QuerySet[Bounce]:
    same = ConfirmedAddress.objects.filter(address=OuterRef("address")).order_by()
    last = same.values("address").annotate(at=Max("at")).values("at")
    rows = rows.annotate(confirmed_at=Subquery(last))
    return rows.filter(Q(confirmed_at=None) | Q(at__gt=Subquery(last)))
