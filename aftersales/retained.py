"""Records of after-sales that are kept for a time, and files that stay as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aftersales.models import Return
from core.kept_files import forget_files, last
from core.purging import Subject
from core.retention import RecordClass, register
from policy.retained import days_of

ENDED = [status for status, after in Return.MOVES.items() if not after]


def _labels(before: datetime) -> QuerySet[Any]:
    rows = Return.objects.exclude(label="").filter(status__in=ENDED, status_at__lt=before)
    return rows.select_related("store", "ticket__order")


def _forget_labels(rows: Sequence[Return], now: datetime) -> None:
    forget_files(rows, "label")


def _about(row: Return, now: datetime) -> Sequence[Subject]:
    order = row.ticket.order
    return [
        Subject("store", row.store.slug),
        Subject("ticket", str(row.ticket_id)),
        Subject("order", order.number),
        Subject("person", order.buyer_email),
    ]


register(
    RecordClass(
        "labels",
        _("Labels of returns"),
        _("file destroyed"),
        days_of("label_days"),
        _labels,
        _forget_labels,
        _about,
        files=("aftersales.return.label",),
    ),
)
last(
    _("Files on a ticket are evidence of its ruling, which can be appealed and looked at again."),
    "aftersales.attachment.file",
    "aftersales.attachment.thumbnail",
)
last(
    _("Each version of the steps stays, as returns began under it."),
    "aftersales.returnstep.picture",
    "aftersales.returnstep.thumbnail",
)
