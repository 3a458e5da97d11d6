"""Records of core and accounts that are kept for a time: core itself knows no policy."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import AddressWish, DataRequest, Invitation, StaffInvitation, User
from accounts.privacy.copies import destroy_files
from accounts.privacy.erasing import finish_erasures, subjects_of
from accounts.sessions.rows import SignIn
from core.models import Bounce, ConfirmedAddress, Delivery, IdempotencyKey, SignedLink
from core.purging import Subject
from core.retention import RecordClass, register
from policy.queries import policy_at

ENDED = (
    Delivery.Status.SENT,
    Delivery.Status.DEAD,
    Delivery.Status.UNWANTED,
    Delivery.Status.DISCARDED,
)


def days_of(name: str) -> Callable[[datetime], int]:
    """The field of that name in the policy's times of keeping."""

    def days(now: datetime) -> int:
        found: int = getattr(policy_at(now).governance.retention, name)
        return found

    return days


def _delete(model: type[Model], rows: Sequence[Any], now: datetime) -> None:
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _sessions(before: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=before)


def _devices(before: datetime) -> QuerySet[Any]:
    return SignIn.objects.filter(seen_at__lt=before).select_related("user")


def _calls(before: datetime) -> QuerySet[Any]:
    return IdempotencyKey.objects.filter(started_at__lt=before).select_related("store")


def _mails(before: datetime) -> QuerySet[Any]:
    # What other systems were told is a ledger: orders of money are looked up by it.
    rows = Delivery.objects.filter(channel=Delivery.Channel.EMAIL, status__in=ENDED)
    return rows.filter(due_at__lt=before).select_related("event__store", "recipient")


def _bounces(before: datetime) -> QuerySet[Any]:
    """Those that stop no mail any more; others stay as long as an account has the address."""
    since = ConfirmedAddress.objects.filter(address=OuterRef("address"), at__gte=OuterRef("at"))
    has_account = User.objects.annotate(lower=Lower("email")).filter(lower=OuterRef("address"))
    return Bounce.objects.filter(Exists(since) | ~Exists(has_account), at__lt=before)


def _bounced(row: Bounce, now: datetime) -> list[Subject]:
    return [Subject("person", row.address)]


def _told_systems(before: datetime) -> QuerySet[Any]:
    rows = Delivery.objects.filter(channel=Delivery.Channel.LISTENER, status__in=ENDED)
    return rows.filter(due_at__lt=before).select_related("event__store", "recipient")


def _notices(before: datetime) -> QuerySet[Any]:
    rows = Delivery.objects.filter(channel=Delivery.Channel.INBOX, event__at__lt=before)
    return rows.select_related("event__store", "recipient")


def _links(before: datetime) -> QuerySet[Any]:
    ended = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return SignedLink.objects.filter(ended).select_related("store")


def _wishes(before: datetime) -> QuerySet[Any]:
    # A used one says under which address its person was known: it goes with the account.
    rows = AddressWish.objects.filter(used_at=None, asked_at__lt=before)
    return rows.select_related("person")


def _of_person(row: Any, now: datetime) -> list[Subject]:
    return [Subject("person", row.person.email)]


def _closed_accounts(before: datetime) -> QuerySet[Any]:
    rows = DataRequest.objects.filter(kind=DataRequest.Kind.ERASURE, answered_at=None)
    return rows.filter(asked_at__lt=before).select_related("person")


def _ended(model: Any, before: datetime) -> QuerySet[Any]:
    ended = Q(expires_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at__lt=before)
    found: QuerySet[Any] = model.objects.filter(ended).exclude(email="")
    return found


def _invitations(before: datetime) -> QuerySet[Any]:
    return _ended(Invitation, before).select_related("store")


def _forget_invited(model: Any, rows: Sequence[Any], now: datetime) -> None:
    kept = model.objects.filter(pk__in=[row.pk for row in rows])
    # An open one names somebody: two without a name would be the same.
    kept.unanswered().update(withdrawn_at=now)
    kept.update(email="")


def _invited(row: Any, now: datetime) -> list[Subject]:
    return [Subject("person", row.email), Subject("store", row.store.slug)]


def _told(row: Delivery, now: datetime) -> list[Subject]:
    """Who was told, of which store, about which order or ticket."""
    address = row.recipient.email if row.recipient else row.address
    found = [Subject("person", address)]
    if row.event.store:
        found.append(Subject("store", row.event.store.slug))
    for kind in ("order", "ticket"):
        if number := row.event.facts.get(kind):
            found.append(Subject(kind, str(number).removeprefix("T-")))
    return found


def _of_store(row: Any, now: datetime) -> list[Subject]:
    return [Subject("store", row.store.slug)]


def _copies(before: datetime) -> QuerySet[Any]:
    return DataRequest.objects.exclude(file="").filter(expires_at__lte=before)


def _forget_files(rows: Sequence[Any], now: datetime) -> None:
    destroy_files(rows)


register(
    RecordClass(
        "copies",
        _("Copies of people’s own data"),
        _("file destroyed"),
        # The time in which they can be fetched has passed when they are due.
        lambda now: 0,
        _copies,
        _forget_files,
        files=("accounts.datarequest.file",),
    ),
    RecordClass(
        "sessions",
        _("Sessions"),
        _("deleted"),
        days_of("session_days"),
        _sessions,
        partial(_delete, Session),
    ),
    RecordClass(
        "devices",
        _("Devices that people signed in from"),
        _("deleted"),
        days_of("device_days"),
        _devices,
        partial(_delete, SignIn),
        lambda row, now: [Subject("person", row.user.email)],
    ),
    RecordClass(
        "calls",
        _("Answers of the API under an idempotency key"),
        _("deleted"),
        days_of("call_days"),
        _calls,
        partial(_delete, IdempotencyKey),
        _of_store,
    ),
    RecordClass(
        "mails",
        _("Mails that were sent or given up"),
        _("deleted"),
        days_of("mail_days"),
        _mails,
        partial(_delete, Delivery),
        _told,
    ),
    RecordClass(
        "bounces",
        _("Mails that came back"),
        _("deleted"),
        days_of("bounce_days"),
        _bounces,
        partial(_delete, Bounce),
        _bounced,
    ),
    RecordClass(
        "webhooks",
        _("Webhooks to stores’ systems"),
        _("deleted"),
        days_of("listener_days"),
        _told_systems,
        partial(_delete, Delivery),
        _told,
    ),
    RecordClass(
        "notices",
        _("Notices in the inbox"),
        _("deleted"),
        days_of("inbox_days"),
        _notices,
        partial(_delete, Delivery),
        _told,
    ),
    RecordClass(
        "links",
        _("Signed links"),
        _("deleted"),
        days_of("link_days"),
        _links,
        partial(_delete, SignedLink),
        _of_store,
    ),
    RecordClass(
        "closed_accounts",
        _("What is left of closed accounts"),
        _("destroyed"),
        # So that the mail that says so has left.
        lambda now: 1,
        _closed_accounts,
        finish_erasures,
        subjects_of,
    ),
    RecordClass(
        "invitations",
        _("Addresses of people who were invited to work for a store"),
        _("address blanked"),
        days_of("link_days"),
        _invitations,
        partial(_forget_invited, Invitation),
        _invited,
    ),
    RecordClass(
        "staff_invitations",
        _("Addresses of people who were invited to work for the marketplace"),
        _("address blanked"),
        days_of("link_days"),
        partial(_ended, StaffInvitation),
        partial(_forget_invited, StaffInvitation),
        lambda row, now: [Subject("person", row.email)],
    ),
    RecordClass(
        "address_wishes",
        _("Mail addresses that were asked for and never confirmed"),
        _("deleted"),
        days_of("link_days"),
        _wishes,
        partial(_delete, AddressWish),
        _of_person,
    ),
)
