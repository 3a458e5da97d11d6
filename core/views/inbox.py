"""Notices of the reader."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.audience import signed_in
from core.bounces.noting import newest
from core.notices import inbox as notices
from core.notices.drawn import NoticeRows


@require_GET
@signed_in
def inbox(request: Any) -> HttpResponse:
    now = clock.now()
    page, asked = notices.page_of(request, notices.narrow(request, now))
    words = ((notices.UNREAD, _("Unread")), (notices.ALL, _("All")))
    tabs = [(label, asked.query(show=key), None, key == asked.show) for key, label in words]
    stores = [place.store for place in request.user.places]
    rows = NoticeRows(now, get_token(request), asked.query()).write(page.rows)
    context = {"page": page, "rows": rows, "tabs": tabs, "asked": asked, "all": asked.query()}
    context |= {"bounce": newest(request.user.email), "now": now}
    context |= {"stores": stores if len(stores) > 1 else [], "spans": notices.SPANS.items()}
    return render(request, "core/inbox.html", context)


@require_GET
@signed_in
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    row = notices.get_notice(request.user, pk)
    notices.mark_read(row, now=clock.now())
    return redirect(notices.page_behind(request, row))


@require_POST
@signed_in
def read(request: HttpRequest, pk: int) -> HttpResponse:
    notices.mark_read(notices.get_notice(request.user, pk), now=clock.now())
    return redirect(reverse("core:inbox") + "?" + request.GET.urlencode())


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    asked = notices.narrow(request, clock.now())
    done = notices.mark_all_read(asked, now=clock.now())
    words = ngettext("%(n)s notice marked as read.", "%(n)s notices marked as read.", done)
    messages.success(request, words % {"n": done})
    return redirect(reverse("core:inbox") + asked.query(show=notices.ALL))
