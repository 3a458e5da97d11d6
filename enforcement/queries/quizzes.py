"""Quizzes as pages show them: what is on offer, what was asked, and how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement import wording
from enforcement.checks.rules import hundredths
from enforcement.earning import Offer, offers
from enforcement.models import Quiz
from enforcement.queries.decisions import Entry
from enforcement.queries.standing import FamilyBar
from policy.queries import policy_at, policy_numbered
from policy.sections import Policy
from policy.sections.rules import Rule

SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class OfferWords:
    """What a quiz in one family would do, or from when on it may be taken."""

    offer: Offer
    words: str


@dataclass(frozen=True)
class AnswerLine:
    text: str
    is_right: bool
    is_ticked: bool


@dataclass(frozen=True)
class QuestionLine:
    """One question of an answered quiz, with why it is so."""

    text: str
    is_correct: bool
    answers: list[AnswerLine]
    explanation: str
    rule: Rule


def with_offers(
    store: Any, bars: Sequence[FamilyBar], now: datetime
) -> list[tuple[FamilyBar, OfferWords | None]]:
    """Each family's bar with the quiz that it offers, where it has points to earn back."""
    found = offers(store, {bar.key: bar.points for bar in bars}, policy_at(now), now)
    return [(bar, _said(found[bar.key]) if bar.key in found else None) for bar in bars]


def _said(offer: Offer) -> OfferWords:
    return OfferWords(
        offer,
        _("A passed quiz on these rules takes %(points)s off: from %(before)s to %(after)s.")
        % {
            "points": wording.points_count(offer.points),
            "before": wording.points(offer.before),
            "after": wording.points(offer.after),
        },
    )


def get_quiz(user: Any, pk: int) -> Quiz:
    """The quiz, if it is of a store of this person or they moderate; else 404."""
    rows = Quiz.objects.for_user(user).distinct()
    quiz: Quiz = get_object_or_404(rows.select_related("store", "answered_by", "earn_back"), pk=pk)
    return quiz


def policy_of(quiz: Quiz) -> Policy:
    return policy_numbered(quiz.policy_version)


def lines(quiz: Quiz, policy: Policy) -> list[QuestionLine]:
    """The questions of an answered quiz, as it was shown."""
    found = []
    for asked, places in zip(quiz.questions, quiz.ticked or (), strict=True):
        question = policy.quiz.bank[asked.code]
        answers = [
            AnswerLine(str(question.answers[n].text), n in question.right, n in places)
            for n in asked.order
        ]
        correct = question.right == set(places)
        rule = policy.rule(question.rule)
        found.append(
            QuestionLine(str(question.text), correct, answers, str(question.explanation), rule)
        )
    return found


def history(store: Any, *, of_all_rules: bool = False) -> list[Entry]:
    """The store's last quizzes, newest first, with what each took off."""
    rows = Quiz.objects.of_store(store).select_related("earn_back").order_by("-pk")
    rows = rows.filter(family="") if of_all_rules else rows
    rows = rows[:SHOWN_AT_MOST]
    titles = _titles(rows)
    return [_entry(row, titles[row.pk]) for row in rows]


def earned_back(store: Any, limit: int) -> list[Entry]:
    """What the store earned back, newest first, for its history."""
    rows = Quiz.objects.of_store(store).filter(earn_back__isnull=False)
    rows = rows.select_related("earn_back").order_by("-pk")[:limit]
    titles = _titles(rows)
    return [_entry(row, titles[row.pk]) for row in rows]


def _entry(quiz: Quiz, family: str) -> Entry:
    facts = {"right": quiz.right, "asked": len(quiz.sheet)}
    words = _("%(right)s of %(asked)s right.") % facts if not quiz.is_open else ""
    return Entry(
        title=_("Rule quiz, %(family)s: %(state)s")
        % {"family": family, "state": quiz.get_status_display()},
        detail=" ".join(part for part in (words, off_words(quiz)) if part),
        at=quiz.status_at,
        tone=quiz.TONES[quiz.status],
        icon="check" if quiz.status == Quiz.Status.PASSED else "circle",
        url=reverse("enforcement:quiz", args=[quiz.pk]),
    )


def _titles(rows: Iterable[Quiz]) -> dict[int, str]:
    """The family of each quiz as its version names it; one query a version."""
    versions = {row.policy_version for row in rows}
    policies = {number: policy_numbered(number) for number in versions}
    return {row.pk: _title(row, policies[row.policy_version]) for row in rows}


def _title(quiz: Quiz, policy: Policy) -> str:
    return str(policy.ladder.families[quiz.family].title) if quiz.family else _("all rules")


def off_words(quiz: Quiz) -> str:
    """What it took off, or nothing."""
    earned = getattr(quiz, "earn_back", None)
    if earned is None:
        return ""
    return _("%(points)s taken off.") % {"points": wording.points_count(hundredths(earned.points))}


def page(quiz: Quiz) -> dict[str, Any]:
    """What the page of one quiz says, answered or not."""
    policy = policy_of(quiz)
    return {
        "quiz": quiz,
        "family": _title(quiz, policy),
        "asked": len(quiz.sheet),
        "pass_percent": policy.quiz.pass_percent,
        "lines": [] if quiz.is_open else lines(quiz, policy),
        "off": off_words(quiz),
    }
