"""Records of enforcement that are kept for a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.aliases import GONE, NAMELESS, alias_of
from core.kept_files import last
from core.purging import Subject
from core.retention import RecordClass, register
from enforcement.bundles import destroy_bundles, subjects_of
from enforcement.models import Bundle, Case, Report, Signal, StoreIdentifier
from policy.queries import policy_at
from policy.retained import days_of


def _bundle_days(now: datetime) -> int:
    return policy_at(now).governance.liaison.bundle_keep_days


def _bundles(before: datetime) -> QuerySet[Any]:
    rows: QuerySet[Any] = Bundle.objects.filter(purge=None, written_at__lte=before)
    return rows.select_related("request__about")


def _reporters(before: datetime) -> QuerySet[Any]:
    rows = Report.objects.filter(status__in=Report.ANSWERED, status_at__lt=before)
    return rows.exclude(email="").exclude(email__endswith=GONE).select_related("store")


def forget_reporters(rows: Sequence[Report], now: datetime) -> None:
    """Take name and address out of reports; a code stands for the address from then on."""
    for row in rows:
        row.name, row.email = NAMELESS, alias_of(row.email)
    Report.objects.bulk_update(rows, ["name", "email"])


def _reported(row: Report, now: datetime) -> list[Subject]:
    return [Subject("store", row.store.slug), Subject("person", row.email)]


def _signals(before: datetime) -> QuerySet[Any]:
    """Reports that staff took down for somebody, once their case is finished."""
    rows = Signal.objects.exclude(reporter="").exclude(case__status__in=Case.OPEN)
    return rows.filter(case__status_at__lt=before).select_related("store")


def _forget_tellers(rows: Sequence[Signal], now: datetime) -> None:
    Signal.objects.filter(pk__in=[row.pk for row in rows]).update(reporter="")


def _identifier_days(now: datetime) -> int:
    """The policy's time, and as long as a tie by any kind may count."""
    governance = policy_at(now).governance
    lives = [kind.life_days for kind in governance.links.kinds.values()]
    return max([governance.retention.identifier_days, *lives])


def _identifiers(before: datetime) -> QuerySet[Any]:
    rows = StoreIdentifier.objects.filter(seen_on__lt=before.date())
    found: QuerySet[Any] = rows.select_related("store")
    return found


def _forget_identifiers(rows: Sequence[StoreIdentifier], now: datetime) -> None:
    StoreIdentifier.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _known(row: StoreIdentifier | Signal, now: datetime) -> list[Subject]:
    return [Subject("store", row.store.slug)]


last(
    _("Files of an appeal are evidence of the decision on it."),
    "enforcement.appealevidence.file",
    "enforcement.appealevidence.thumbnail",
)
last(
    _("Shown until the store changes it or it is taken down."),
    "enforcement.storeprofile.logo",
    "enforcement.storeprofile.logo_small",
)
register(
    RecordClass(
        "identifiers",
        _("What stores are known by"),
        _("deleted; ties by it have ended"),
        _identifier_days,
        _identifiers,
        _forget_identifiers,
        _known,
    ),
    RecordClass(
        "bundles",
        _("Files of releases to authorities"),
        _("file destroyed, the record of it stays"),
        _bundle_days,
        _bundles,
        destroy_bundles,
        subjects_of,
        files=("enforcement.bundle.file",),
    ),
    RecordClass(
        "reporters",
        _("Name and address of reporters"),
        _("replaced by a code"),
        days_of("reporter_days"),
        _reporters,
        forget_reporters,
        _reported,
    ),
    RecordClass(
        "tellers",
        _("Who told the staff of a case"),
        _("blanked"),
        days_of("reporter_days"),
        _signals,
        _forget_tellers,
        _known,
    ),
)
