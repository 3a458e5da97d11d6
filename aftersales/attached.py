"""A file of a ticket on its way to who may have it, by a page or by the API."""

from django.http import HttpResponse

from aftersales.models import Attachment
from core.files import CLOSED, send_file


def send_shut(found: Attachment, name: str, *, inline: bool, keep: bool) -> HttpResponse:
    """The file, or the small picture of it, by its stored `name`; it runs and loads nothing.

    Raises Http404 when it is gone.
    """
    response = send_file(str(name), shown_as=f"file-{found.pk}", inline=inline, keep=keep)
    response["Content-Security-Policy"] = CLOSED
    return response
