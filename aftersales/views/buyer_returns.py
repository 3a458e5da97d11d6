"""The buyer's side of a return, by their signed link: no account, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from aftersales import actions
from aftersales.models import Return
from aftersales.return_forms import SendBackForm
from aftersales.views.buyer import show_buyer, ticket_of
from aftersales.views.returns import send_label
from core import clock
from core.models import SignedLink
from shipping.doors import buyer_link


@require_POST
@buyer_link
def send_back(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    found = ticket_of(link, pk)
    returned = get_object_or_404(Return.objects.open(), ticket=found)
    form = SendBackForm(request.POST)
    if form.is_valid() and form.run(actions.send_back, returned, now=clock.now()):
        return redirect("aftersales:buyer_ticket", link.token, pk)
    return show_buyer(request, link, found, send_back=form)


@require_GET
@buyer_link
def label(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    return send_label(ticket_of(link, pk))
