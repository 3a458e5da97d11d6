"""Requests of authorities: the register, one request, and what its store reads in the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import liaisons_only, sellers_only
from core import clock
from core.access_log import note_view
from core.countries import country_name
from core.forms import ActionForm
from core.moments import full
from core.paging import keyset
from enforcement import actions
from enforcement.desk_forms import RefuseForm, RequestForm, SecrecyForm, VerifyForm
from enforcement.models import AuthorityRequest, EvidenceView
from enforcement.queries import authority as queries


@require_GET
@liaisons_only
def requests(request: Any) -> HttpResponse:
    note_view(request, "authority", AuthorityRequest)
    view = request.GET.get("view", "")
    order = ("-status_at", "-id") if view in ("released", "refused") else ("due_at", "id")
    page = keyset(queries.list_requests(view), request, order=order, size=25)
    context = {"page": page, "tabs": _tabs(view), "now": clock.now()}
    return render(request, "enforcement/authority_requests.html", context)


def _tabs(view: str) -> list[tuple[str, str, Any, bool]]:
    here = reverse("enforcement:authority_requests")
    return [
        (
            _("Open"),
            here,
            queries.list_requests("open").count(),
            view not in ("released", "refused"),
        ),
        (_("Released"), f"{here}?view=released", None, view == "released"),
        (_("Refused"), f"{here}?view=refused", None, view == "refused"),
    ]


@require_http_methods(["GET", "POST"])
@liaisons_only
def new(request: Any) -> HttpResponse:
    form = RequestForm(request.POST or None)
    verb, now = actions.register_request, clock.now()
    if form.is_valid() and form.run(verb, actor=request.user, now=now):
        messages.success(request, _("Registered. Now verify who sent it."))
        return redirect("enforcement:authority_request", form.result.pk)
    context = {"form": form, "crumbs": crumbs(_("Register a request"))}
    return render(request, "enforcement/authority_new.html", context, status=form.status)


@require_GET
@liaisons_only
def request_page(request: Any, pk: int) -> HttpResponse:
    return _show(request, queries.get_request(pk))


@require_POST
@liaisons_only
def verify(request: Any, pk: int) -> HttpResponse:
    words = _("Verified. Now propose what to hand over.")
    return _do(request, pk, VerifyForm(request.POST), actions.verify_channel, words)


@require_POST
@liaisons_only
def refuse(request: Any, pk: int) -> HttpResponse:
    words = _("Refused. Tell the authority why.")
    return _do(request, pk, RefuseForm(request.POST), actions.refuse_request, words)


@require_POST
@liaisons_only
def secrecy(request: Any, pk: int) -> HttpResponse:
    words = _("Extended. The store is told when it ends.")
    return _do(request, pk, SecrecyForm(request.POST), actions.extend_secrecy, words)


@require_GET
@sellers_only()
def disclosure(request: Any, pk: int) -> HttpResponse:
    """What a store reads once nothing bars it any more."""
    theirs = AuthorityRequest.objects.filter(about__memberships__user_id=request.user.pk)
    found = get_object_or_404(theirs.exclude(noticed_at=None).distinct(), pk=pk)
    newest = queries.newest_proposal(found)
    context = {
        "facts": [*queries.told_facts(found), (_("Released on"), full(found.status_at))],
        "scope": queries.scope_in_words(newest.scope if newest else {}),
    }
    return render(request, "enforcement/disclosure.html", context)


def crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Requests"), reverse("enforcement:authority_requests")), (last, "")]


def _do(request: Any, pk: int, form: ActionForm, verb: Any, words: str) -> HttpResponse:
    found = queries.get_request(pk)
    if form.is_valid() and form.run(verb, found, actor=request.user, now=clock.now()):
        messages.success(request, words)
        return redirect("enforcement:authority_request", pk)
    return _show(request, found, form)


def _show(request: Any, found: AuthorityRequest, form: ActionForm | None = None) -> HttpResponse:
    """The request's page; opening it is kept before anything of it is shown."""
    now, newest = clock.now(), queries.newest_proposal(found)
    actions.view_evidence(found, what=EvidenceView.What.REQUEST, actor=request.user, now=now)
    note_view(request, "authority", found)
    forms = {"verify": VerifyForm(), "refuse": RefuseForm(), "secrecy": SecrecyForm()}
    names = {VerifyForm: "verify", RefuseForm: "refuse", SecrecyForm: "secrecy"}
    if form:
        forms[names[type(form)]] = form
    bundle = getattr(found, "bundle", None)
    context = {
        "found": found,
        "forms": forms,
        "form": form,
        "now": now,
        "facts": _facts(found),
        "scope": queries.scope_in_words(newest.scope) if newest else [],
        "proposal": newest,
        "bundle": bundle,
        "is_gone": bundle is not None and hasattr(bundle, "purge"),
        "holds": found.holds.order_by("-pk"),
        "views": queries.views_of(found),
        "is_mine": found.proposed_by_id == request.user.pk,
        "is_secret": found.is_secret(now),
        "crumbs": crumbs(found.number),
    }
    status = form.status if form else 200
    return render(request, "enforcement/authority_request.html", context, status=status)


def _facts(found: AuthorityRequest) -> list[tuple[str, Any]]:
    facts = [
        (_("Authority"), found.authority),
        (_("Officer"), found.officer),
        (_("Jurisdiction"), country_name(found.country)),
        (_("What it is"), found.get_kind_display()),
        (_("Legal basis"), found.legal_basis),
        (_("Its file"), found.reference),
        (_("How it came"), f"{found.get_channel_display()}, {found.contact}"),
        (_("Store"), found.about.name),
        (_("Came in"), f"{full(found.received_at)}, {found.registered_by}"),
    ]
    if found.verified_at:
        facts.append((_("Sender verified"), f"{full(found.verified_at)}, {found.verified_by}"))
    if found.secret_until:
        facts.append((_("Secret until"), f"{full(found.secret_until)} ({found.secrecy_basis})"))
    told = full(found.noticed_at) if found.noticed_at else _("Not yet")
    return [*facts, (_("Store told"), told)]
