"""Saved replies: keep, change, remove, and insert one into the message box of a ticket."""

from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SERVICE_ROLES, sellers_or_mediators
from accounts.models import Store
from aftersales import actions, queries, replies
from aftersales.actions.replies import refuse_reply_strangers
from aftersales.forms import MessageForm
from aftersales.models import SavedReply
from aftersales.reply_forms import ReplyForm
from aftersales.team import main_language
from aftersales.views.desk import reads_as_mediator, show_ticket
from core import clock
from core.keys import key_of


@require_GET
@sellers_or_mediators
def index(request: Any) -> HttpResponse:
    store = owner_of(request)
    may_edit = store is None or request.membership.role in SERVICE_ROLES
    context = {"rows": replies.listed(store), "may_edit": may_edit, "now": clock.now()}
    return render(request, "aftersales/replies.html", context)


@require_http_methods(["GET", "POST"])
@sellers_or_mediators
def new(request: Any) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@sellers_or_mediators
def edit(request: Any, pk: int) -> HttpResponse:
    return _edit(request, pk)


@require_POST
@sellers_or_mediators
def remove(request: Any, pk: int) -> HttpResponse:
    store = owner_of(request)
    refuse_reply_strangers(store, request.user)
    found = get_object_or_404(SavedReply.objects.of(store), pk=pk)
    actions.remove_reply(found, actor=request.user, now=clock.now())
    messages.success(request, _("Removed. What was sent with it stays as it is."))
    return redirect("aftersales:replies")


@require_POST
@sellers_or_mediators
def insert(request: Any, pk: int) -> HttpResponse:
    """Fill the message box and show the page again; nothing is sent and nothing is kept."""
    found = queries.get_ticket(request.user, pk)
    rows = SavedReply.objects.of(None if reads_as_mediator(request, found) else found.store)
    key = key_of(request.POST.get("reply", ""))
    reply = rows.filter(pk=key).first() if key is not None else None
    if reply is None:
        form = MessageForm(request.POST)
        form.add_error("text", _("This reply is no longer kept. Choose another one."))
        return show_ticket(request, found, message=form, status=422)
    text = replies.draft(request.POST.get("text", ""), reply, found, request.user)
    return show_ticket(request, found, message=MessageForm(initial={"text": text}))


def owner_of(request: Any) -> Store | None:
    """Whose replies the workspace is about: the store's, or the mediation team's (None)."""
    is_team = request.user.is_mediator and request.workspace == "mediation"
    found: Store | None = None if is_team else request.store
    return found


def _edit(request: Any, pk: int | None) -> HttpResponse:
    store, now = owner_of(request), clock.now()
    refuse_reply_strangers(store, request.user)
    found = get_object_or_404(SavedReply.objects.of(store), pk=pk) if pk is not None else None
    initial = model_to_dict(found) if found else {"language": main_language(request.user.language)}
    form = ReplyForm(request.POST or None, initial=initial)
    facts = {"reply": found, "actor": request.user, "now": now}
    if form.is_valid() and form.run(actions.save_reply, store, **facts):
        messages.success(request, _("Kept. It can be inserted in every ticket."))
        return redirect("aftersales:replies")
    title = found.title if found else _("New reply")
    context = {"title": title, "form": form, "reply": found, "fields": replies.fields_listed()}
    return render(request, "aftersales/reply.html", context, status=form.status)
