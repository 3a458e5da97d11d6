"""Quizzes by which a store earns points back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import RUNNING_ROLES, sellers_only, signed_in
from core import clock
from enforcement import actions
from enforcement.models import Quiz
from enforcement.queries import quizzes as queries
from enforcement.quiz_forms import QuizForm


@require_POST
@sellers_only(*RUNNING_ROLES)
def start(request: Any, family: str) -> HttpResponse:
    facts = {"actor": request.user, "now": clock.now()}
    quiz = actions.start_quiz(request.store, family=family, **facts)
    return redirect("enforcement:quiz", quiz.pk)


@require_http_methods(["GET", "POST"])
@sellers_only(*RUNNING_ROLES)
def rules(request: Any) -> HttpResponse:
    """A page to start from: read the rulebook, then take the quiz on all of it."""
    store, now = request.store, clock.now()
    if request.method == "POST":
        quiz = actions.start_rules_quiz(store, actor=request.user, now=now)
        return redirect("enforcement:quiz", quiz.pk)
    context = {"quizzes": queries.history(store, of_all_rules=True), "now": now}
    return render(request, "enforcement/rules_quiz.html", context)


@require_GET
@signed_in
def quiz(request: Any, pk: int) -> HttpResponse:
    found = queries.get_quiz(request.user, pk)
    return _show(request, found, QuizForm(found.questions, queries.policy_of(found).quiz))


@require_POST
@sellers_only(*RUNNING_ROLES)
def answer(request: Any, pk: int) -> HttpResponse:
    found = queries.get_quiz(request.user, pk)
    form = QuizForm(found.questions, queries.policy_of(found).quiz, request.POST)
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(actions.answer_quiz, found, **facts):
        return redirect("enforcement:quiz", pk)
    return _show(request, found, form, status=form.status)


def _show(request: Any, found: Quiz, form: QuizForm, *, status: int = 200) -> HttpResponse:
    place = found.store.memberships.filter(user=request.user).first()
    back, words = reverse("enforcement:standing"), _("Points and standing")
    if place is None:
        back, words = reverse("enforcement:store", args=[found.store.slug]), found.store.name
    context = queries.page(found) | {
        "form": form,
        "may_answer": found.is_open and place is not None and place.role in RUNNING_ROLES,
        "back_url": back,
        "crumbs": [(words, back), (_("Rule quiz"), "")],
        "now": clock.now(),
    }
    return render(request, "enforcement/quiz.html", context, status=status)
