"""What came with an appeal, as the pages of the decision letter show it."""

from functools import partial

from django.urls import reverse

from aftersales.models import Attachment, Entry, Ruling, RulingAppeal
from aftersales.queries import FileAddress, Line, conversation, with_files


def lines_with_files(ruling: Ruling, token: str = "") -> list[Line]:
    """The words and files of the ruling's appeal; empty where no file came with it.

    `token` is that of the buyer who reads it; without one it is read at a desk.
    """
    appeal = RulingAppeal.objects.filter(ruling=ruling, entry__attachments__isnull=False).first()
    if appeal is None:
        return []
    address: FileAddress = partial(_address, ruling.ticket_id, token)
    reader = "buyer" if token else "seller"
    entries = with_files(Entry.objects.filter(pk=appeal.entry_id).select_related("author"))
    return conversation(ruling.ticket, reader=reader, address=address, entries=entries)


def _address(ticket: int, token: str, found: Attachment, size: str) -> str:
    if token:
        return reverse("aftersales:buyer_file", args=[token, ticket, found.pk, size])
    return reverse("aftersales:file", args=[ticket, found.pk, size])
