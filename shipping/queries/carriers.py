"""The carriers in force: what admins keep, over what the package brings."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from accounts.models import Store
from shipping.checks.numbers.formats import Forms, courier_named, format_of, formats, packaged
from shipping.models import Carrier, Parcel
from shipping.queries.parcels import carriers_of

# The postal standard has a form of numbers, and nobody who carries a parcel.
STANDARD = "s10"


@dataclass(frozen=True)
class Known:
    """One carrier as it stands; `row` is None where the package alone speaks of it."""

    key: str
    name: str
    forms: tuple[dict[str, str], ...]
    services: tuple[str, ...] = ()
    link: str = ""
    row: Carrier | None = None
    # A change that is not in force yet.
    coming: Carrier | None = None

    @property
    def is_retired(self) -> bool:
        return self.row is not None and self.row.is_retired

    @property
    def may_be_retired(self) -> bool:
        """Also one that is to come back."""
        return not self.is_retired or self.coming is not None


def forms_at(now: datetime) -> Forms:
    """The forms of numbers in force, kept by what is in force: one small query says which rows."""
    rows = Carrier.objects.standing().filter(effective_from__lte=now)
    newest = rows.order_by("key", "-effective_from", "-pk").distinct("key")
    return _forms(tuple(newest.values_list("pk", flat=True)))


@lru_cache(maxsize=8)
def _forms(ids: tuple[int, ...]) -> Forms:
    if not ids:
        return formats()
    rows = {row.key: row for row in Carrier.objects.filter(pk__in=ids).order_by("pk")}
    kept = [one for one in formats() if one.courier not in rows]
    own = [
        format_of(row.key, row.name, form)
        for row in rows.values()
        if not row.is_retired
        for form in row.forms
    ]
    return (*kept, *own)


def carriers_at(now: datetime) -> list[Known]:
    """Every carrier by name, with what is to change."""
    found = {one.courier: Known(one.courier, one.name, one.formats) for one in packaged()}
    coming: dict[str, Carrier] = {}
    rows = Carrier.objects.standing().select_related("made_by")
    for row in rows.order_by("effective_from", "pk"):
        if row.effective_from > now:
            coming.setdefault(row.key, row)
            continue
        found[row.key] = Known(
            row.key, row.name, tuple(row.forms), tuple(row.services), row.link, row
        )
    for key, row in coming.items():
        one = found.get(key, Known(key, row.name, ()))
        found[key] = Known(one.key, one.name, one.forms, one.services, one.link, one.row, row)
    return sorted(found.values(), key=lambda one: one.name.casefold())


def carrier_at(key: str, now: datetime) -> Known | None:
    return next((one for one in carriers_at(now) if one.key == key), None)


def link_to(number: str, carrier: str, *, now: datetime) -> str:
    """Where the carrier shows this parcel; "" where nobody said."""
    key = courier_named(carrier, forms_at(now))
    standing = Carrier.objects.standing().filter(effective_from__lte=now)
    rows = standing.order_by("-effective_from", "-pk")
    row = rows.filter(key=key).first() if key else rows.filter(name__iexact=carrier).first()
    if row is None or row.is_retired or not row.link:
        return ""
    return row.link.replace("{number}", quote(number, safe=""))


def as_written(carrier: str, store: Store, *, now: datetime) -> str:
    """The name as the store wrote it before, else as it is known: two spellings are two lanes."""
    own = Parcel.objects.of_store(store).values_list("carrier", flat=True)
    if own.filter(carrier=carrier).exists():
        return carrier
    if same := own.filter(carrier__iexact=carrier).order_by("carrier").first():
        return str(same)
    known = (one.name for one in carriers_at(now) if one.name.casefold() == carrier.casefold())
    return next(known, carrier)


class Spellings:
    """The names of one file or batch: each carrier is looked up once, and spelled alike in all."""

    def __init__(self, store: Store, *, now: datetime) -> None:
        self._store, self._now = store, now
        self._known: dict[str, str] = {}

    def of(self, carrier: str) -> str:
        key = carrier.casefold()
        if key not in self._known:
            self._known[key] = as_written(carrier, self._store, now=self._now)
        return self._known[key]


class Offered(NamedTuple):
    """Names to choose from when dispatching; others may be typed."""

    carriers: list[str]
    services: list[str]


def offered(store: Store, *, now: datetime) -> Offered:
    """Carriers and services to choose from: the store's own first."""
    known = [one for one in carriers_at(now) if not one.is_retired and one.key != STANDARD]
    names: dict[str, str] = {}
    for name in (*carriers_of(store), *(one.name for one in known)):
        names.setdefault(name.casefold(), name)
    services = dict.fromkeys(service for one in known for service in one.services)
    return Offered(list(names.values()), list(services))
