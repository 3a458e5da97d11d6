"""Keys under which a store's own system sends orders by API."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import RUNNING_ROLES, sellers_only
from accounts.api_keys import issue_api_key, revoke_api_key
from accounts.models import ApiKey
from accounts.step_up.doors import step_up, step_up_to_send
from core import clock, pages
from shipping.key_forms import KeyForm
from shipping.presenting import keys_context


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
@step_up_to_send
@never_cache
def index(request: Any) -> HttpResponse:
    """The answer to the form shows the secret: a redirect would have to keep it somewhere."""
    may, made = {"is_owner": request.membership.role == "owner"}, None
    form = KeyForm(request.POST if request.method == "POST" else None, **may)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(issue_api_key, request.store, **facts):
        made, form = form.result, KeyForm(**may)
    context = keys_context(request, form, made=made, now=facts["now"])
    page, partial = "shipping/keys.html", "shipping/_keys.html"
    return pages.show(request, page, partial, context, status=form.status)


@require_POST
@sellers_only(*RUNNING_ROLES)
@step_up
def revoke(request: Any, pk: int) -> HttpResponse:
    rows = ApiKey.objects.filter(store=request.store, revoked_at=None)
    revoke_api_key(get_object_or_404(rows, pk=pk), actor=request.user, now=clock.now())
    messages.success(request, _("Closed: calls with this key are refused from now on."))
    return redirect("shipping:api_keys")
