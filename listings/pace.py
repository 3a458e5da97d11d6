"""How long a re-check of all live listings will take here, and whether the notice is longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.utils.translation import gettext as _

from listings.models import Listing, Recheck
from policy.queries import policy_at
from policy.sections.base import Unit
from policy.wording import amount

# Of fewer listings, a re-check says more about when a worker woke than about its pace.
TELLING = 1000
# Listings a second before any was measured here: what one core of a small server does at least.
CAREFUL = 200


@dataclass(frozen=True)
class Estimate:
    listings: int
    # In listings a second, breaks of the worker included.
    pace: float
    is_measured: bool
    notice_days: int

    @property
    def lasts(self) -> timedelta:
        return timedelta(seconds=ceil(self.listings / self.pace))

    @property
    def is_too_long(self) -> bool:
        """Longer than the notice: some listings stand under the old rules for as long again."""
        return self.lasts > timedelta(days=self.notice_days)

    @property
    def in_words(self) -> str:
        minutes = ceil(self.lasts / timedelta(minutes=1))
        hours = ceil(minutes / 60)
        return amount(hours, Unit.HOURS) if minutes > 90 else amount(minutes, Unit.MINUTES)

    @property
    def notice_in_words(self) -> str:
        return amount(self.notice_days, Unit.DAYS)

    @property
    def source(self) -> str:
        each = {"n": max(1, round(self.pace * 60))}
        if self.is_measured:
            return _("At the pace of the last large re-check: %(n)s listings a minute.") % each
        return _("None was measured here yet; reckoned with %(n)s listings a minute.") % each


def estimate(now: datetime) -> Estimate:
    """By the last large re-check that ended, or else carefully."""
    telling = Recheck.objects.filter(ended_at__isnull=False, total__gte=TELLING)
    last = telling.order_by("-ended_at").first()
    # Even without any time of its own, a sweep checks one batch.
    pace = CAREFUL * max(settings.RECHECK_SECONDS, 1) / settings.SWEEP_SECONDS
    if last:
        # Both ends are noted with the time at which a worker woke.
        seconds = (last.ended_at - last.began_at).total_seconds() + settings.SWEEP_SECONDS
        pace = last.total / seconds
    days = policy_at(now).governance.notice_days
    return Estimate(Listing.objects.live().count(), pace, last is not None, days)
