"""Follow a ticket, or follow it no longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import sellers_or_mediators
from aftersales import actions, queries
from core import clock


@require_POST
@sellers_or_mediators
def follow(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    actions.follow_ticket(found, actor=request.user, now=clock.now())
    messages.success(request, _("You hear of every new entry in your inbox."))
    return redirect("aftersales:ticket", pk)


@require_POST
@sellers_or_mediators
def unfollow(request: Any, pk: int) -> HttpResponse:
    found = queries.get_ticket(request.user, pk)
    actions.unfollow_ticket(found, actor=request.user, now=clock.now())
    return redirect("aftersales:ticket", pk)
