"""First steps of a store that shipping knows of: how parcels report, and on which days it sends."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey
from core.onboarding import STEPS, Step
from shipping.models import Holiday, Parcel, WebhookEndpoint


def _ships(now: datetime) -> Q:
    """A carrier reports to it, its own system may, or a parcel went out by hand."""
    here = {"store": OuterRef("pk")}
    endpoints = WebhookEndpoint.objects.filter(**here, revoked_at=None)
    keys = ApiKey.objects.in_use().filter(**here).exclude(expires_at__lte=now)
    return Q(Exists(endpoints)) | Q(Exists(keys)) | Q(Exists(Parcel.objects.filter(**here)))


def _has_rested(now: datetime) -> Exists:
    return Exists(Holiday.objects.filter(store=OuterRef("pk")))


STEPS += [
    Step(
        "carrier",
        _("Say how your parcels report"),
        _("Let a carrier or a tracker report scans to you, or connect your own system by a key."),
        "shipping:carriers",
        "truck-delivery",
        _ships,
        order=50,
    ),
    Step(
        "days",
        _("Look at the days on which you send"),
        _("Orders are due by the working days of your country; announce holidays beside them."),
        "shipping:holidays",
        "calendar-event",
        _has_rested,
        order=60,
        is_optional=True,
    ),
]
