"""The end of a certificate is told in advance."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.access import LISTING_ROLES
from core.events import record
from listings.days import local_day
from listings.green import told_of
from listings.models import Certificate, CertificateReminder


def ending(days: int, now: datetime) -> QuerySet[Certificate]:
    """Certificates that end within `days` and whose store was not told so yet.

    Who was told of a shorter time needs no longer one: a certificate that is added ten days
    before its end is announced once.
    """
    told = CertificateReminder.objects.filter(days__lte=days).values("certificate_id")
    # A day more on both sides: the store's own day decides, in the verb.
    first, last = now.date() - timedelta(days=1), now.date() + timedelta(days=days + 1)
    rows: QuerySet[Certificate] = Certificate.objects.counting().filter(
        valid_to__range=(first, last)
    )
    return rows.exclude(pk__in=told).select_related("store")


@transaction.atomic
def remind_of_end(certificate: Certificate, *, days: int, now: datetime) -> bool:
    """Tell the store that the certificate ends within `days`; once for each number of days."""
    Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    left = (certificate.valid_to - local_day(now, certificate.store)).days
    is_told = certificate.reminders.filter(days__lte=days).exists()
    if is_told or not 0 <= left <= days:
        return False
    CertificateReminder.objects.create(certificate=certificate, days=days, at=now)
    store = certificate.store
    facts = told_of(certificate, now) | {"ends_on": certificate.valid_to.isoformat()}
    people = store.people(*LISTING_ROLES)
    kind = "certificate.ending"
    record(kind, subject=certificate, store=store, actor=None, at=now, notify=people, facts=facts)
    return True
