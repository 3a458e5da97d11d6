"""One lamp in two tickets: what each of them gave."""

from datetime import timedelta

from aftersales.models import Refund, Replacement

SILENT = timedelta(days=5)


def given(*tickets):
    for ticket in tickets:
        ticket.refresh_from_db()
    statuses = [ticket.status for ticket in tickets]
    return statuses, Replacement.objects.count(), Refund.objects.count()
