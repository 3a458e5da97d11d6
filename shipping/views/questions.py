"""Questions of customs: asked by the store, answered by its people or by the buyer's link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SHIPPING_ROLES, sellers_only
from core import clock
from core.models import SignedLink
from shipping.actions import answer_customs, ask_for_customs, withdraw_question
from shipping.customs_pages import tabs
from shipping.doors import buyer_link
from shipping.models import CustomsRequest, Parcel
from shipping.question_forms import AnswersForm, AskForm
from shipping.question_pages import questions_page
from shipping.views.parcels import show_parcel


@require_GET
@sellers_only()
def index(request: Any) -> HttpResponse:
    context = {"tabs": tabs("questions"), "page": questions_page(request), "now": clock.now()}
    return render(request, "shipping/questions.html", context)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def ask(request: Any, pk: int, to: str) -> HttpResponse:
    rows = Parcel.objects.of_store(request.store).select_related("order", "store")
    parcel, form = get_object_or_404(rows, pk=pk), AskForm(request.POST, to=to)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(ask_for_customs, parcel, **facts):
        messages.success(request, _("Asked. The clock runs until the answer is here."))
        return redirect("shipping:parcel", pk)
    return show_parcel(request, parcel, asking={"ask": form}, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def answer(request: Any, pk: int) -> HttpResponse:
    question = get_object_or_404(_of_store(request).filter(to=CustomsRequest.To.SELLER), pk=pk)
    form = AnswersForm(request.POST, request=question)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(answer_customs, question, **facts):
        messages.success(request, _("Kept. Pass it on to the carrier, and mend the listing."))
        return redirect("shipping:parcel", question.parcel_id)
    return show_parcel(request, question.parcel, asking={"answers": form}, status=422)


@require_POST
@sellers_only(*SHIPPING_ROLES)
def withdraw(request: Any, pk: int) -> HttpResponse:
    question = get_object_or_404(_of_store(request), pk=pk)
    withdraw_question(question, actor=request.user, now=clock.now())
    messages.success(request, _("Withdrawn. Nobody is asked any more."))
    return redirect("shipping:parcel", question.parcel_id)


@require_http_methods(["GET", "POST"])
@buyer_link
def buyer_answer(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    rows = CustomsRequest.objects.filter(parcel__order_id=link.subject_id)
    rows = rows.filter(to=CustomsRequest.To.BUYER).select_related("parcel__order", "store")
    question = get_object_or_404(rows.exclude(status=CustomsRequest.Status.WITHDRAWN), pk=pk)
    form = AnswersForm(request.POST or None, request=question)
    facts: dict[str, Any] = {"actor": None, "now": clock.now()}
    if form.is_valid() and form.run(answer_customs, question, **facts):
        return redirect("shipping:buyer_customs", link.token, pk)
    context = {"question": question, "token": link.token, "form": form, "now": facts["now"]}
    status = 422 if form.is_bound else 200
    return render(request, "shipping/buyer_customs.html", context, status=status)


def _of_store(request: Any) -> Any:
    rows = CustomsRequest.objects.of_store(request.store)
    return rows.select_related("store", "parcel__order", "parcel__store")
