"""Photos and documents of a store's tickets, for its own systems: what its own people may open."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.doors import needs
from accounts.scopes import Scope
from aftersales.api import router
from aftersales.attached import send_shut
from aftersales.models import Attachment
from aftersales.read_api import Id, Ref, ticket_of
from core.api.described import gives_file
from core.errors import NotFound


@router.get(
    "/tickets/{ref}/files/{int:file}",
    url_name="ticket_file",
    operation_id="get_ticket_file",
    **needs(
        Scope.TICKETS_READ,
        _("Fetch a file of a ticket"),
        _("One of those that the ticket names with its entries: a JPEG, or a PDF."),
        **gives_file("image/jpeg", "application/pdf"),
    ),
)
def ticket_file(request: Any, ref: Ref, file: Id) -> HttpResponse:
    ticket = ticket_of(request.store, ref)
    rows = Attachment.objects.filter(entry__ticket=ticket).for_sides()
    found = rows.filter(pk=file).first()
    if found is None:
        raise NotFound(gettext("The ticket has no such file."))
    return send_shut(found, found.file, inline=False, keep=False)
