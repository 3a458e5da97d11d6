"""The last of the first steps of a store: something to sell."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.onboarding import STEPS, Step
from listings.models import Listing

Status = Listing.Status


def _sells(now: datetime) -> Exists:
    """It has something live or paused, or something that was sent in before it went away."""
    here, gone = Q(status__in=[Status.PUBLISHED, Status.PAUSED]), Q(status__in=Listing.AWAY)
    rows = Listing.objects.filter(store=OuterRef("pk"))
    return Exists(rows.filter(here | (gone & Q(checked_under__gt=0))))


STEPS.append(
    Step(
        "listing",
        _("Publish your first listing"),
        _("The check says at each entry what is missing, and how to mend it."),
        "listings:create",
        "tag",
        _sells,
        order=90,
    )
)
