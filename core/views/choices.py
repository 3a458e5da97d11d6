"""What the reader hears of, and when."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.audience import signed_in
from core.notices.choosing import choose_notices
from core.notices.forms import ChoicesForm, chosen_by
from core.notices.inbox import topics_of


@require_http_methods(["GET", "POST"])
@signed_in
def choices(request: Any) -> HttpResponse:
    topics, user = topics_of(request), request.user
    form = ChoicesForm(topics, request.POST or None, initial=chosen_by(user, topics))
    if form.is_valid() and form.run(choose_notices, user, actor=user, now=clock.now()):
        messages.success(request, _("Saved. It holds for everything that is sent from now on."))
        return redirect("core:choices")
    crumbs = [(_("Inbox"), reverse("core:inbox")), (_("Notices you get"), "")]
    shown = {"form": form, "crumbs": crumbs, "zone": user.time_zone}
    return render(request, "core/choices.html", shown, status=form.status)
