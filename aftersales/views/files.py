"""Photos and documents of a ticket, for those who may read the entry they came with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import sellers_or_mediators
from aftersales import queries
from aftersales.attached import send_shut
from aftersales.doors import buyer_file_link
from aftersales.models import Attachment
from aftersales.roots import tickets_of
from aftersales.views.desk import reads_as_mediator
from core.access_log import note_view
from core.models import SignedLink


@require_GET
@sellers_or_mediators
def of_desk(request: Any, pk: int, file_pk: int, size: str) -> HttpResponse:
    ticket = queries.get_ticket(request.user, pk)
    rows = Attachment.objects.filter(entry__ticket=ticket)
    if not reads_as_mediator(request, ticket):
        rows = rows.for_sides()
    found = get_object_or_404(rows, pk=file_pk)
    # The small pictures of a ticket come with its page: one line for all of them.
    seen = ticket if size == "small" and found.thumbnail else found
    note_view(request, "ticket_file", seen)
    return _send(found, size, keep=not request.user.roles)


@require_GET
@buyer_file_link
def of_buyer(
    request: HttpRequest, link: SignedLink, pk: int, file_pk: int, size: str
) -> HttpResponse:
    tickets = tickets_of(link.subject_id).filter(pk=pk)
    rows = Attachment.objects.filter(entry__ticket__in=tickets).for_sides()
    return _send(get_object_or_404(rows, pk=file_pk), size)


def _send(found: Attachment, size: str, *, keep: bool = True) -> HttpResponse:
    name = found.thumbnail if size == "small" and found.thumbnail else found.file
    return send_shut(found, name, inline=found.is_picture, keep=keep)
