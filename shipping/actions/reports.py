"""Trackers report what they saw, each in its own words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store
from policy.queries import policy_at
from shipping.actions.locks import lock_parcels
from shipping.actions.tracking import Outcome, record_tracking
from shipping.checks.providers.reports import Report
from shipping.checks.providers.statuses import Unread, tables
from shipping.checks.providers.translation import Seen, Translated, Way, translate, untimed
from shipping.checks.tracking import Code, normal_form
from shipping.models import Parcel, ProviderReport, TrackingEvent
from shipping.models.codes import Lookup


@dataclass(frozen=True)
class Taken:
    """What became of a message: the scans, and how many events say nothing that we know."""

    scans: Outcome
    unmapped: int = 0


@transaction.atomic
def take_reports(
    store: Store,
    *,
    provider: str,
    reports: Iterable[Report],
    carrier: str = "",
    source: str = TrackingEvent.Source.WEBHOOK,
    now: datetime,
) -> Taken:
    """Keep each event as it was told beside its meaning, and record those that are scans.

    An event of an unknown status is kept as unmapped with the reason; admins see it. A message
    told again has no effect. Numbers of other parcels are refused, and nothing of them is kept.
    Rule: docs/rules/shipping.md#providers.
    """
    told: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        told[normal_form(report.number)].append(report)
    parcels = _locked(store, told, carrier)
    found: list[tuple[Parcel, Translated]] = []
    seen, before = _seen(parcels.values()), _read_before(parcels.values(), provider)
    for number, parcel in parcels.items():
        way = Way(parcel.origin, parcel.destination)
        table, known = tables()[provider], seen[parcel.pk]
        read = [*translate(told[number], table, way, seen=known), *untimed(told[number])]
        found += [
            (parcel, _as_before(one, before.get((parcel.pk, one.report.digest)))) for one in read
        ]
    _keep(store, provider, found, now)
    if source not in TrackingEvent.OWN:
        # Before the scans: what these teach is the last lock that anybody takes.
        _answer_lookups(found, now)
    scans = [one.scan for _parcel, one in found if one.scan]
    outcome = record_tracking(
        store,
        scans=scans,
        source=source,
        carrier=carrier,
        actor=None,
        now=now,
    )
    strangers = [
        (0, _("No parcel of this store has the number %(number)s.") % {"number": number[:40]})
        for number in told
        if number not in parcels
    ]
    return Taken(replace(outcome, refused=[*outcome.refused, *strangers]), len(found) - len(scans))


def _seen(parcels: Collection[Parcel]) -> Mapping[int, list[Seen]]:
    """A message may hold one event alone: where the parcel was before it, is known from others."""
    scans = TrackingEvent.objects.counting().filter(parcel__in=parcels)
    found: dict[int, list[Seen]] = defaultdict(list)
    for pk, at, code, country in scans.values_list("parcel_id", "at", "code", "country"):
        found[pk].append(Seen(at, code, country))
    return found


def _read_before(parcels: Collection[Parcel], provider: str) -> dict[tuple[int, str], str]:
    version = tables()[provider].version
    rows = ProviderReport.objects.filter(parcel__in=parcels, provider=provider).exclude(code="")
    rows = rows.filter(mapping_version=version)
    return {
        (pk, digest): code for pk, digest, code in rows.values_list("parcel_id", "digest", "code")
    }


def _as_before(read: Translated, code: str | None) -> Translated:
    """An event told again means what it meant, whatever was heard of the parcel since."""
    if code is None or read.scan is None or read.scan.code == code:
        return read
    return replace(read, scan=read.scan.model_copy(update={"code": Code(code)}))


def still_unknown(silent: Collection[int], *, now: datetime) -> QuerySet[Parcel]:
    """Of these parcels those that a carrier should list by now, and that nobody found yet."""
    hours = policy_at(now).shipping.tracking.first_scan_hours
    found: QuerySet[Parcel] = Parcel.both_ways.filter(
        pk__in=silent,
        lookup=Lookup.NOT_ASKED,
        declared_shipped_at__lt=now - timedelta(hours=hours),
    )
    return found


def _answer_lookups(found: list[tuple[Parcel, Translated]], now: datetime) -> None:
    """Keep that the tracker knows a number, or after the policy's first look still does not.

    Before that a carrier may only be slow to list it; a number once known stays known.
    """
    known = {parcel.pk for parcel, one in found if one.scan}
    silent = {parcel.pk for parcel, one in found if one.reason is Unread.NOTHING_KNOWN} - known
    still_unknown(silent, now=now).update(lookup=Lookup.NOT_FOUND, look_again_at=now)
    rows = Parcel.both_ways.filter(pk__in=known).exclude(lookup=Lookup.FOUND)
    rows.update(lookup=Lookup.FOUND, look_again_at=now)


def _locked(store: Store, numbers: Iterable[str], carrier: str) -> dict[str, Parcel]:
    rows = Parcel.both_ways.of_store(store).filter(number__in=[n[:64] for n in numbers])
    if carrier:
        rows = rows.filter(carrier__iexact=carrier)
    locked = reversed(lock_parcels(rows))
    return {parcel.number: parcel for parcel in locked if parcel.combined_with_id is None}


def _keep(
    store: Store, provider: str, found: list[tuple[Parcel, Translated]], now: datetime
) -> None:
    version = tables()[provider].version
    rows = [
        ProviderReport(
            store=store,
            parcel=parcel,
            provider=provider,
            digest=one.report.digest,
            mapping_version=version,
            status=" / ".join(filter(None, one.report.keys))[:200],
            code=one.scan.code.value if one.scan else "",
            reason=one.reason.value if one.reason else "",
            raw=one.report.raw,
            received_at=now,
        )
        for parcel, one in found
    ]
    ProviderReport.objects.bulk_create(rows, ignore_conflicts=True)
