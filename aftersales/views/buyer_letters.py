"""The decision letter by a buyer's signed link, and their appeal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from aftersales import actions
from aftersales.appeal_forms import AppealForm
from aftersales.appeal_pages import lines_with_files
from aftersales.letters import letters_of
from aftersales.models import Ruling
from aftersales.roots import tickets_of
from aftersales.views.letters import as_file, is_appealable, last_ruling
from core import clock
from core.models import SignedLink
from shipping.doors import buyer_link


@require_GET
@buyer_link
def buyer_letter(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    return _show_buyer(request, link, _of_link(link, pk))


@require_GET
@buyer_link
def buyer_letter_pdf(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    return as_file(_of_link(link, pk))


@require_POST
@buyer_link
def buyer_appeal(request: HttpRequest, link: SignedLink, pk: int) -> HttpResponse:
    ruling, now = _of_link(link, pk), clock.now()
    form = AppealForm(request.POST, request.FILES)
    language = translation.get_language() or "en"
    if form.is_valid() and form.run(actions.appeal_ruling, ruling, language=language, now=now):
        return redirect("aftersales:buyer_letter", link.token, pk)
    return _show_buyer(request, link, ruling, form=form, status=422)


def _of_link(link: SignedLink, pk: int) -> Ruling:
    return last_ruling(ticket=pk, ticket__in=tickets_of(link.subject_id))


def _show_buyer(
    request: HttpRequest,
    link: SignedLink,
    ruling: Ruling,
    *,
    form: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or (AppealForm() if is_appealable(ruling) else None)
    context = {"ticket": ruling.ticket, "order": ruling.ticket.order, "token": link.token}
    context |= {"letters": letters_of(ruling), "form": form, "now": clock.now()}
    context |= {"lines": lines_with_files(ruling, link.token)}
    return render(request, "aftersales/buyer_letter.html", context, status=status)
