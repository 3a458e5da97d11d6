"""Tables as they were sent."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.looks import refuse_too_many
from core.tables import Row, Sheet, open_table


class KeptTable(models.Model):
    """A table that somebody sent, kept as it came. What became of it stands in its jobs."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    file = models.FileField(max_length=200)
    encoding = models.CharField(max_length=20)
    header: Any = models.JSONField()
    # The first rows, to show what a column holds.
    sample: Any = models.JSONField()
    rows = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def sheet_in(self, stored: Any) -> Sheet:
        """The table in its stored bytes, read as it was when its columns were named."""
        return open_table(stored, self.encoding)

    def refuse_destroyed(self, field: str) -> None:
        """Raises NotPossible on `field` when the time of keeping is over."""
        if not self.file:
            words = _("This file was kept for its time and is destroyed. Send it again.")
            raise NotPossible(words, field=field)

    def read_rows(self, limit: int) -> Iterator[Row]:
        """Read row by row. Raises NotPossible on `file` on the way, also beyond the `limit`."""
        self.refuse_destroyed("file")
        with default_storage.open(str(self.file)) as stored:
            for count, row in enumerate(self.sheet_in(stored).rows, start=1):
                refuse_too_many(count, limit)
                yield row
