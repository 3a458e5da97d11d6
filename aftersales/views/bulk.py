"""Many tickets of the board at once: what would happen, then do it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import mediators_only
from aftersales import actions, bulk_pages
from core import clock


@require_POST
@mediators_only
def bulk(request: Any, action: str) -> HttpResponse:
    """First the form, then what it would do, then, where that is still so, it is done."""
    sent, now = request.POST, clock.now()
    if not (found := bulk_pages.ticked(sent)):
        messages.info(request, _("Tick the tickets first."))
        return redirect(bulk_pages.address(sent, now))
    is_filled, facts = "check" in sent or "seen" in sent, {"actor": request.user, "now": now}
    form = bulk_pages.form_for(action, request.user, sent if is_filled else None, now)
    told = facts | {"seen": sent.get("seen", "")}
    if "seen" in sent and form.is_valid() and form.run(actions.act_on_many, action, found, **told):
        messages.success(request, bulk_pages.receipt(form.result))
        return redirect(bulk_pages.address(sent, now))
    context = bulk_pages.context(action, form, found, sent, facts)
    return render(request, "aftersales/bulk.html", context, status=form.status)
