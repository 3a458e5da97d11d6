"""The phrases of a draft: look them up, try one on the last listings, add it, take one out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import admins_only
from core import clock
from core.forms import ActionForm
from policy import phrase_pages
from policy import phrases as verbs
from policy.forms import PhraseForm, TakeOutForm
from policy.models import PolicyVersion
from policy.sections.truth import TruthSection


@require_http_methods(["GET", "POST"])
@admins_only
def phrases(request: Any, pk: int) -> HttpResponse:
    version = get_object_or_404(PolicyVersion, pk=pk, status=PolicyVersion.Status.DRAFT)
    truth = TruthSection.model_validate(version.sections["truth"])
    rules = phrase_pages.rules_of(version, truth)
    facts = {"rules": rules, "languages": verbs.languages_of(truth)}
    form = _sent(request, facts)
    if form.is_valid() and _act(request, form, version):
        if "try" in request.POST:
            return redirect("core:job", form.result.pk)
        messages.success(request, _("Saved in the draft. Nothing is in force yet."))
        return redirect(phrase_pages.after(request, form.cleaned_data))
    context = phrase_pages.found(request, version, truth, **facts) | {"refused": form}
    context["form"] = form if isinstance(form, PhraseForm) else PhraseForm(**facts)
    return render(request, "policy/phrases.html", context, status=form.status)


def _sent(request: Any, facts: dict[str, Any]) -> ActionForm:
    if "remove" in request.POST:
        return TakeOutForm(request.POST)
    return PhraseForm(request.POST or None, initial=request.GET.dict(), **facts)


def _act(request: Any, form: ActionForm, version: PolicyVersion) -> bool:
    verb = verbs.add_phrase
    if "try" in request.POST:
        verb = verbs.try_phrase
    elif "remove" in request.POST:
        verb = verbs.remove_phrase
    return form.run(verb, version, actor=request.user, now=clock.now())
