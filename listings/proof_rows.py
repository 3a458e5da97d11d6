"""The certificates of a listing as its editor shows them."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from listings.days import local_day
from listings.green import covers_in_words, scheme_name
from listings.models import Certificate, Listing
from policy.sections import Policy


def certificate_rows(listing: Listing, *, policy: Policy, now: datetime) -> list[dict[str, Any]]:
    """Evidence of this listing and then of the whole store, with what each is worth today."""
    today = local_day(now, listing.store)
    mine = Certificate.objects.filter(store_id=listing.store_id).order_by("valid_to")
    rows = [*mine.filter(listing_id=listing.pk), *mine.filter(listing=None)]
    return [
        {
            "certificate": row,
            "name": f"{scheme_name(row.scheme, policy)} {row.number}",
            "covers": covers_in_words(row),
            "state": state_of(row, today),
        }
        for row in rows
    ]


def state_of(row: Certificate, today: date) -> tuple[str, str]:
    """What a certificate is worth today, and the tone of it."""
    if row.status in {Certificate.Status.REFUSED, Certificate.Status.WITHDRAWN}:
        return str(row.get_status_display()), row.TONES.get(row.status, "")
    if row.valid_to < today:
        return pgettext("certificate", "Ended"), "warn"
    if row.valid_from > today:
        return _("Not begun yet"), "warn"
    return str(row.get_status_display()), row.TONES.get(row.status, "")
