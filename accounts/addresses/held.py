"""What notices and addresses hold about a person, and how it is blanked."""

from datetime import datetime
from typing import Any

from accounts.addresses.queries import addresses_of
from accounts.addresses.rows import AddressWish
from core.models import Bounce, Choice, ConfirmedAddress, Delivery, NoticeHours
from core.personal import BLANKERS, Held, register

register(
    Held(
        "notice_choices",
        lambda person: Choice.objects.filter(user=person),
        ("topic", "in_app", "mail"),
    ),
    Held(
        "notice_hours",
        lambda person: NoticeHours.objects.filter(user=person),
        ("summary_at", "quiet_from", "quiet_until"),
    ),
    Held(
        "confirmed_addresses",
        lambda person: ConfirmedAddress.objects.filter(user=person),
        ("address", "at"),
    ),
    Held(
        "address_wishes",
        lambda person: AddressWish.objects.filter(person=person),
        ("address", "before", "asked_at", "used_at", "ended_at"),
    ),
    Held(
        "bounces",
        lambda person: Bounce.objects.filter(address=person.email.lower()),
        ("address", "code", "words", "at"),
    ),
)


def _blank(person: Any, alias: str, now: datetime) -> None:
    known = ConfirmedAddress.objects.filter(user=person)
    addresses = addresses_of([person.pk])
    Bounce.objects.filter(address__in=addresses).update(address=alias, words="")
    for rows in (
        known,
        AddressWish.objects.filter(person=person),
        Choice.objects.filter(user=person),
        NoticeHours.objects.filter(pk=person.pk),
    ):
        rows.delete()
    # Links and news that were mailed to an address without naming its person.
    about = {"event__subject_type": "accounts.user", "event__subject_id": str(person.pk)}
    mailed = Delivery.objects.filter(recipient=None, channel="email", **about)
    mailed.filter(status__in=["due", "sending", "dead"]).update(
        status=Delivery.Status.DISCARDED, error="The person was forgotten."
    )
    mailed.update(address=f"old.{alias}", subject="", body="", link="")


BLANKERS.append(_blank)
