"""Records of shipping that are kept for a time, and files that stay as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.kept_files import forget_tables, last
from core.purging import Subject
from core.retention import RecordClass, register
from policy.retained import days_of
from shipping.models import SentFile


def _tables(before: datetime) -> QuerySet[Any]:
    rows = SentFile.objects.exclude(file="").filter(created_at__lt=before)
    return rows.select_related("store")


def _sender(row: SentFile, now: datetime) -> Sequence[Subject]:
    return [Subject("store", row.store.slug)]


register(
    RecordClass(
        "sent_files",
        _("Files of orders and parcels"),
        _("file destroyed"),
        days_of("table_days"),
        _tables,
        forget_tables,
        _sender,
        files=("shipping.sentfile.file",),
    ),
)
last(
    _("Answers to doubts about a parcel are evidence of the decision on it."),
    "shipping.signalanswer.file",
)
