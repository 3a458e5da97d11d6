"""Files of listings as they were sent."""

from django.db import models

from core.models import KeptTable
from listings.models.records import APPEND_ONLY


class ImportFile(KeptTable):
    """A table of listings."""

    class Meta:
        indexes = (models.Index(fields=["store", "-id"], name="import_file_of_store"),)
        triggers = (APPEND_ONLY,)
