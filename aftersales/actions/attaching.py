"""Files with a message, kept with its entry."""

from collections.abc import Sequence

from aftersales.models import Attachment, Entry
from core.attachments import Looked, keep, keep_small


def attach(entry: Entry, looked: Sequence[Looked]) -> None:
    folder = f"tickets/{entry.store_id}"
    Attachment.objects.bulk_create(
        Attachment(
            store_id=entry.store_id,
            entry=entry,
            name=one.name,
            file=keep(folder, one),
            thumbnail=keep_small(folder, one),
            sha256=one.sha256,
            size_bytes=len(one.body),
        )
        for one in looked
    )
