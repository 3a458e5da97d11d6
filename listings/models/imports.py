"""Files of listings as they were sent."""

import pgtrigger
from django.db import models

from core.models import KeptTable


class ImportFile(KeptTable):
    """A table of listings."""

    class Meta:
        indexes = (models.Index(fields=["store", "-id"], name="import_file_of_store"),)
        triggers = (
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            # Both end with their time of keeping.
            pgtrigger.ReadOnly(name="as_sent", exclude=["file", "sample"]),
        )
