"""The decision letter for the store and for mediators, and the appeal that it names."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SERVICE_ROLES, mediators_only, sellers_only, sellers_or_mediators
from aftersales import actions, queries
from aftersales.actions.appeal_seconding import proposed_answers
from aftersales.actions.ruling_appeals import refuse_appeal
from aftersales.appeal_forms import AnswerForm, AppealForm
from aftersales.appeal_pages import lines_with_files
from aftersales.barring import took_part
from aftersales.letters import letters_of
from aftersales.models import Ruling, RulingAppeal
from core import clock
from core.access_log import note_view
from core.errors import NotFound, NotPossible


@require_GET
@sellers_or_mediators
def letter(request: Any, pk: int) -> HttpResponse:
    return _show(request, _ruling(request.user, pk))


@require_GET
@sellers_or_mediators
def letter_pdf(request: Any, pk: int) -> HttpResponse:
    ruling = _ruling(request.user, pk)
    note_view(request, "letter", ruling)
    return as_file(ruling)


@require_POST
@sellers_only(*SERVICE_ROLES)
def appeal(request: Any, pk: int) -> HttpResponse:
    ruling, now = _ruling(request.user, pk), clock.now()
    form = AppealForm(request.POST, request.FILES)
    if form.is_valid() and form.run(actions.appeal_ruling, ruling, actor=request.user, now=now):
        messages.success(request, _("Your appeal has arrived. Another mediator answers it."))
        return redirect("aftersales:letter", pk)
    return _show(request, ruling, appeal_form=form, status=422)


@require_POST
@mediators_only
def answer(request: Any, pk: int) -> HttpResponse:
    ruling, now = _ruling(request.user, pk), clock.now()
    found = get_object_or_404(RulingAppeal, ruling=ruling)
    form, verb = AnswerForm(found, request.POST), actions.decide_ruling_appeal
    if form.is_valid() and form.run(verb, found, actor=request.user, now=now):
        messages.success(request, _said(form.result))
        return redirect("aftersales:letter", pk)
    return _show(request, ruling, answer_form=form, status=422)


def _said(appeal: RulingAppeal) -> str:
    if appeal.is_open:
        return _("Kept. A second mediator confirms so large a sum by giving the same answer.")
    return _("Answered. Both sides have been told why.")


def _ruling(user: Any, pk: int) -> Ruling:
    return last_ruling(ticket=queries.get_ticket(user, pk))


def last_ruling(**which: Any) -> Ruling:
    """The ruling that holds, or the last one that did: its letter can be read for good."""
    rows = Ruling.objects.came_into_force().filter(**which).order_by("-pk")
    found = rows.select_related("ticket__order", "ticket__store").first()
    if found is None:
        raise NotFound(_("No ruling was made on this ticket."))
    ruling: Ruling = found
    return ruling


def _show(
    request: Any,
    ruling: Ruling,
    *,
    appeal_form: AppealForm | None = None,
    answer_form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    ticket, user = ruling.ticket, request.user
    note_view(request, "letter", ruling)
    found, proposed = RulingAppeal.objects.filter(ruling=ruling).first(), []
    is_outside = user.is_mediator and not queries.works_for_store(ticket, user)
    if found and found.is_open and is_outside and not took_part(ticket, user.pk):
        answer_form = answer_form or AnswerForm(found)
        proposed = proposed_answers(found)
    if queries.serves_buyers(ticket, user) and is_appealable(ruling):
        appeal_form = appeal_form or AppealForm()
    context = {"ticket": ticket, "ruling": ruling, "letters": letters_of(ruling)}
    context |= {"appeal_form": appeal_form, "answer_form": answer_form, "proposed": proposed}
    context |= {"lines": lines_with_files(ruling), "now": clock.now()}
    return render(request, "aftersales/letter.html", context, status=status)


def is_appealable(ruling: Ruling) -> bool:
    try:
        refuse_appeal(ruling, clock.now())
    except NotPossible:
        return False
    return True


def as_file(ruling: Ruling) -> HttpResponse:
    # The library takes a second to load: only a process that makes letters pays for it.
    from aftersales.letter_layout import draw

    response = HttpResponse(draw(letters_of(ruling)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{ruling.number}.pdf"'
    return response
