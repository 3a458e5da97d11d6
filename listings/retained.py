"""Records of listings that are kept for a time, and files that stay with what they show."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.kept_files import forget_tables, last
from core.purging import Subject
from core.retention import RecordClass, register
from listings.models import ImportFile
from policy.retained import days_of


def _tables(before: datetime) -> QuerySet[Any]:
    rows = ImportFile.objects.exclude(file="").filter(created_at__lt=before)
    return rows.select_related("store")


def _sender(row: ImportFile, now: datetime) -> Sequence[Subject]:
    return [Subject("store", row.store.slug)]


register(
    RecordClass(
        "import_files",
        _("Files of listings"),
        _("file destroyed"),
        days_of("table_days"),
        _tables,
        forget_tables,
        _sender,
        files=("listings.importfile.file",),
    ),
)
last(
    _("Pictures stay with the listing that they show: they are evidence of what was offered."),
    "listings.picture.file",
    "listings.picture.thumbnail",
)
last(_("Destroyed as soon as it was looked at."), "listings.pictureupload.file")
last(
    _("Certificates stay as what a claim rested on when it was checked."),
    "listings.certificate.file",
)
