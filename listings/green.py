"""Where a store stands in the green programme: read from the ledgers at an instant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Store
from listings.days import local_day
from listings.market_verdicts import reaches
from listings.models import Certificate, GreenEnrolment, GreenPoint, Listing
from listings.wording import in_both_languages
from policy.queries import policy_at
from policy.sections import Policy
from policy.sections.green import GreenLevel, GreenSection


def scheme_title(scheme: str, policy: Policy) -> Any:
    """The scheme as people know it, in words of either language."""
    named = policy.green.schemes.get(scheme) or policy.listings.proofs.schemes.get(scheme)
    return named.title if named else scheme.replace("_", " ")


def scheme_name(scheme: str, policy: Policy) -> str:
    return str(scheme_title(scheme, policy))


def told_of(certificate: Certificate, now: datetime) -> dict[str, Any]:
    """Which certificate it is, as events say it."""
    title = scheme_title(certificate.scheme, policy_at(now))
    return {"scheme": in_both_languages([title]), "number": certificate.number}


def covers_in_words(certificate: Certificate) -> str:
    """What it is for: the product or a part, which share of the material, in which markets."""
    kind, _colon, part = certificate.scope.partition(":")
    scopes = {"product": _("the product"), "company": _("the company only")}
    return _(", ").join(
        [scopes.get(kind) or _("the part “%(part)s”") % {"part": part}, *limits_of(certificate)]
    )


def limits_of(certificate: Certificate) -> list[str]:
    """Which share of the material it certifies, and where it counts; [] for all and everywhere."""
    parts = []
    if certificate.share_pct is not None:
        share = formats.number_format(certificate.share_pct.normalize(), use_l10n=True)
        parts.append(_("%(share)s%% of the material") % {"share": share})
    if certificate.markets:
        parts.append(_("only in %(markets)s") % {"markets": _(", ").join(certificate.markets)})
    return parts


def is_enrolled(store: Store, now: datetime) -> bool:
    last = GreenEnrolment.objects.filter(store=store, at__lte=now).order_by("-id").first()
    return last is not None and last.kind == GreenEnrolment.Kind.JOINED


def points_of(store: Store, now: datetime) -> int:
    rows = GreenPoint.objects.filter(store=store, at__lte=now)
    total: int = rows.aggregate(total=Sum("points", default=0))["total"]
    return total


@dataclass(frozen=True)
class Badge:
    """What a badge may say: the attribute that a certificate names, and the certificate.

    With `limits`, in words, where it certifies a share of the material or counts in some markets.
    """

    attribute: str
    limits: str
    scheme: str
    number: str
    register_url: str


@dataclass(frozen=True)
class Standing:
    """A store in the programme; without enrolment there is no level."""

    enrolled: bool
    points: int
    level: GreenLevel | None
    coming: GreenLevel | None

    @property
    def missing(self) -> int:
        """Points up to the next level; 0 at the last one."""
        return self.coming.points_at_least - self.points if self.coming else 0

    @property
    def share(self) -> float:
        """How far it is to the next level, from 0 to 1."""
        if self.coming is None:
            return 1.0
        return min(max(self.points / self.coming.points_at_least, 0.0), 1.0)


def standing(store: Store, now: datetime) -> Standing:
    green, points = policy_at(now).green, points_of(store, now)
    enrolled = is_enrolled(store, now)
    level = green.level_of(points) if enrolled else None
    return Standing(enrolled, points, level, green.next_level(points))


def badges_of(listing: Listing, now: datetime, *, market: str = "") -> list[Badge]:
    """Badges of a listing at `now`: its own verified certificates in force, if its store's level
    has badges among its rewards; for buyers of one market only those that count there.

    A certificate of the whole store gives none: it does not say which product it covers, and a
    badge without a certificate would itself be a forbidden label (Directive (EU) 2024/825).
    """
    level = standing(listing.store, now).level
    if level is None or not level.badge:
        return []
    policy = policy_at(now)
    mine = in_force(listing.store, now).filter(scope="product", listing_id=listing.pk)
    found = [
        _badge(row, policy.green)
        for row in mine.order_by("valid_to")
        if row.scheme in policy.green.schemes
        and (not market or reaches(row.markets, market, policy))
    ]
    return list(dict.fromkeys(found))


def _badge(row: Certificate, green: GreenSection) -> Badge:
    scheme = green.schemes[row.scheme]
    register_url, limits = scheme.register_of(row.number), _(", ").join(limits_of(row))
    return Badge(str(scheme.attribute), limits, str(scheme.title), row.number, register_url)


def in_force(store: Store, now: datetime) -> QuerySet[Certificate]:
    """What proves something about its products today. That of a company covers none."""
    today = local_day(now, store)
    rows: QuerySet[Certificate] = Certificate.objects.proving().filter(
        store=store, valid_from__lte=today, valid_to__gte=today
    )
    return rows
