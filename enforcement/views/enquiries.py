"""The public page for people who want to sell, and the queue of what they ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import moderators_only, public
from core import clock
from core.access_log import note_view
from core.countries import country_name
from core.paging import keyset
from core.rates import caller_of, refuse_flood
from enforcement import actions
from enforcement.enquiry_forms import EnquiryAnswerForm, EnquiryCloseForm, EnquiryForm
from enforcement.models import Enquiry
from enforcement.queries import enquiries as queries
from enforcement.selling import what_sellers_read
from policy.queries import policy_at


@require_http_methods(["GET", "POST"])
@public
def sell(request: HttpRequest) -> HttpResponse:
    now, sent = clock.now(), request.method == "POST"
    form = EnquiryForm(request.POST if sent else None)
    if sent:
        most = policy_at(now).governance.enquiries.per_address_an_hour
        refuse_flood(f"enquiries:{caller_of(request)}", most, minutes=60)
    language = get_language() or "en"
    if form.is_valid() and form.run(actions.send_enquiry, language=language, now=now):
        return redirect("enforcement:enquiry_sent")
    context = what_sellers_read(now) | {"form": form}
    return render(request, "enforcement/sell.html", context, status=form.status)


@require_GET
@public
def sent(request: HttpRequest) -> HttpResponse:
    hours = policy_at(clock.now()).governance.enquiries.answer_hours
    return render(request, "enforcement/enquiry_sent.html", {"hours": hours})


@require_GET
@moderators_only
def index(request: Any) -> HttpResponse:
    view = "done" if request.GET.get("view") == "done" else "open"
    order = ("-due_at", "-id") if view == "done" else ("due_at", "id")
    page = keyset(queries.list_enquiries(view), request, order=order, size=25)
    here = reverse("enforcement:enquiries")
    tabs = [
        (_("To answer"), here, None, view == "open"),
        (_("Done"), f"{here}?view=done", None, view == "done"),
    ]
    lines = [(row, country_name(row.country)) for row in page.rows]
    context = {"page": page, "lines": lines, "tabs": tabs, "now": clock.now()}
    return render(request, "enforcement/enquiries.html", context)


@require_GET
@moderators_only
def enquiry(request: Any, pk: int) -> HttpResponse:
    return _show(request, queries.get_enquiry(pk), EnquiryAnswerForm(), EnquiryCloseForm())


@require_POST
@moderators_only
def take(request: Any, pk: int) -> HttpResponse:
    actions.take_enquiry(queries.get_enquiry(pk), actor=request.user, now=clock.now())
    return redirect("enforcement:enquiry", pk)


@require_POST
@moderators_only
def release(request: Any, pk: int) -> HttpResponse:
    actions.release_enquiry(queries.get_enquiry(pk), actor=request.user, now=clock.now())
    messages.success(request, _("Given back. Others can take it now."))
    return redirect("enforcement:enquiry", pk)


@require_POST
@moderators_only
def answer(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_enquiry(pk), EnquiryAnswerForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.answer_enquiry, found, **facts):
        messages.success(request, _("Answered, by mail to their address."))
        return redirect("enforcement:enquiries")
    return _show(request, found, form, EnquiryCloseForm())


@require_POST
@moderators_only
def close(request: Any, pk: int) -> HttpResponse:
    found, form = queries.get_enquiry(pk), EnquiryCloseForm(request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.close_enquiry, found, **facts):
        messages.success(request, _("Closed. Nobody was written to."))
        return redirect("enforcement:enquiries")
    return _show(request, found, EnquiryAnswerForm(), form)


def _show(
    request: Any, found: Enquiry, answer_form: EnquiryAnswerForm, close_form: EnquiryCloseForm
) -> HttpResponse:
    note_view(request, "enquiry", found)
    user = request.user
    is_taken, is_mine = found.status == "taken", found.taken_by_id == user.pk
    context = {
        "enquiry": found,
        "country": country_name(found.country),
        "answer_form": answer_form,
        "close_form": close_form,
        "may_take": found.status == "new",
        "may_answer": is_taken and is_mine,
        "may_release": is_taken and (is_mine or user.is_senior),
        "now": clock.now(),
        "crumbs": [(_("Enquiries"), reverse("enforcement:enquiries")), (found.number, "")],
    }
    status = max(answer_form.status, close_form.status)
    return render(request, "enforcement/enquiry.html", context, status=status)
