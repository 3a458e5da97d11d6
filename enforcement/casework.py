"""What the case page and the review page show around the decision form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core import charts
from core.keys import key_of
from core.punctuation import colon
from enforcement import gates, wording
from enforcement.actions.cases import refuse_unless_holder
from enforcement.actions.decisions import (
    draft_statement,
    refuse_nothing_taken_down,
    refuse_unexplained,
    refuse_wrong_length,
)
from enforcement.actions.guards import refuse_unless_moderator
from enforcement.actions.hearing_ends import refuse_naming, refuse_unheard
from enforcement.checks.statement import LANGUAGES, Composed, StatementFacts, compose, missing
from enforcement.forms import DecisionForm
from enforcement.models import Case
from enforcement.preview import ACTIONS, DecisionPreview, preview_decision, subjects_of
from enforcement.queries import cases
from enforcement.queries.case_ties import ties_of_case
from enforcement.queries.complaints import turned_over
from enforcement.queries.hearings import heard, hearings_of
from enforcement.queries.second_reviews import OpinionLine, lines, waiting_for, with_cases
from enforcement.queries.signals import signal_lines
from policy.queries import policy_at
from policy.sections import Policy

PLACEHOLDER = "…"


@dataclass(frozen=True)
class Option:
    """A radio button of the decision with what it would do."""

    value: str
    label: str
    consequence: str


@dataclass(frozen=True)
class Draft:
    """The statement as the seller would read it, the reader's language first."""

    shown: Composed
    other: Composed
    other_language: str
    gaps: Sequence[str]


def proposal(case: Case, now: datetime) -> dict[str, Any]:
    """What the form starts with: the ladder's own step, or points alone."""
    policy = policy_at(now)
    step = preview_decision(case, action="points", days=None, policy=policy, now=now).prescribed
    days = step.days if step else policy.ladder.restrict_shipping_days
    numbers = list(case.exhibits.values_list("number", flat=True))
    action = step.action.value if step else "points"
    return {"action": action, "days": days, "exhibits": numbers}


def page(form: DecisionForm, user: User, now: datetime) -> dict[str, Any]:
    """Everything on the case page."""
    case = form.case
    policy = policy_at(now)
    effect = form.preview(policy, now)
    exhibits = list(case.exhibits.order_by("number"))
    ticked = {str(number) for number in form["exhibits"].value() or ()}
    holds = case.claimed_by_id == user.pk and case.status == Case.Status.CLAIMED
    return {
        "case": case,
        "form": form,
        "rule": policy.rules.book.get(case.rule_code),
        "now": now,
        "exhibits": [(row, str(row.number) in ticked) for row in exhibits],
        # Called where they are drawn: the preview draws neither.
        "signals": partial(signal_lines, case),
        "trail": partial(cases.trail, case),
        "hearings": partial(hearings_of, case),
        "ties": partial(ties_of_case, case, now),
        "heard": effect.heard if effect else heard(case, now),
        "history": cases.history(case.store),
        "similar": cases.similar_cases(case, now),
        "side": cases.sellers_side(case.store),
        "options": options(case),
        "chosen": form["action"].value(),
        "effect": effect,
        "effect_facts": facts_of(effect),
        "draft": draft(form, effect),
        "ladder": ladder_steps(effect, policy),
        "holds": holds,
        "opinions": _opinions(case, user),
        "may_keep": user.is_senior and not case.is_open,
        "may_claim": case.status == Case.Status.OPEN
        and not turned_over(user).filter(signal__case=case).exists(),
        "may_skip": case.is_open and (holds or case.claimed_by_id is None),
        "may_release": case.status == Case.Status.CLAIMED and (holds or user.is_senior),
        "crumbs": _crumbs(case),
    }


def _opinions(case: Case, user: User) -> list[OpinionLine]:
    """For seniors who are not asked for one themselves."""
    if case.is_open or not user.is_senior or waiting_for(user).filter(pk=case.pk).exists():
        return []
    return lines(with_cases(case.opinions.all()))


def review(form: DecisionForm, now: datetime) -> dict[str, Any]:
    """The page before the decision: the effect, the statement as sent, and hidden facts."""
    policy = policy_at(now)
    effect = form.preview(policy, now)
    hidden = [
        (name, value)
        for name in form.fields
        if name != "preview_key"
        for value in _values(form, name)
    ]
    return {
        "case": form.case,
        "effect": effect,
        "effect_facts": facts_of(effect),
        "draft": draft(form, effect),
        "hidden": [*hidden, ("preview_key", effect.key if effect else "")],
        "title": wording.choice(form.cleaned_data["action"], form.cleaned_data["days"]),
        "store": form.case.store,
        "now": now,
        "crumbs": [*_crumbs(form.case), (_("Review"), "")],
    }


def refuse_early(
    case: Case,
    *,
    action: str,
    days: int | None,
    exhibits: Sequence[int],
    departure: str,
    reason: str,
    unheard: str,
    actor: User,
    now: datetime,
    **_rest: Any,
) -> bool:
    """Raise what the decision would raise, before the review page promises it."""
    policy = policy_at(now)
    refuse_unless_moderator(actor, case.store)
    refuse_unless_holder(case, actor)
    refuse_wrong_length(action, days, policy)
    preview = preview_decision(
        case, action=action, days=days, exhibits=exhibits, policy=policy, now=now
    )
    refuse_nothing_taken_down(preview)
    refuse_unexplained(preview, departure)
    unheard = refuse_unheard(preview.heard, unheard)
    refuse_naming(case, reason=reason, unheard=unheard)
    return True


def options(case: Case) -> list[Option]:
    """What can be decided; a take-down only where an exhibit shows something to take down."""
    numbers = list(case.exhibits.values_list("number", flat=True))
    names = [name for name in ACTIONS if name != "take_down" or subjects_of(case, numbers)]
    return [Option(name, wording.choice(name), str(wording.CONSEQUENCES[name])) for name in names]


def draft(form: DecisionForm, effect: DecisionPreview | None) -> Draft | None:
    """The statement from what is filled in so far; dots stand for what is not."""
    if effect is None:
        return None
    reason = (form["reason"].value() or "").strip()
    ticked = [key_of(str(number)) for number in form["exhibits"].value() or ()]
    kept = form.case.exhibits.filter(
        number__in=[one for one in ticked if one is not None]
    ).order_by("number")
    relied_on = [exhibit.as_relied_on() for exhibit in kept]
    ground = form["ground"].value() or "contract"
    told: dict[str, Any] = {
        "reason": reason or PLACEHOLDER,
        "exhibits": relied_on,
        "ground": ground,
    }
    unheard = (form["unheard"].value() or "").strip() if effect.heard.is_waiting else ""
    facts = draft_statement(effect, **told, unheard=unheard)
    mine = get_language() or "en"
    other = next(language for language in LANGUAGES if language != mine)
    return Draft(compose(facts, mine), compose(facts, other), other, _gaps(facts, reason))


def _gaps(facts: StatementFacts, reason: str) -> list[str]:
    return missing(facts) + ([] if reason else [_("What happened, in your words")])


def facts_of(effect: DecisionPreview | None) -> list[tuple[str, str]]:
    """The effect as facts: points, the ladder's word, what closes, until when."""
    if effect is None:
        return []
    step = effect.prescribed
    family = str(effect.policy.ladder.families[effect.family].title)
    says = wording.step(step.action.value, step.days) if step else _("no step")
    if effect.proposes_ban:
        says = f"{says} · {_('a ban may be proposed')}" if step else _("a ban may be proposed")
    closed = ", ".join(str(gates.NAMES[name]) for name in effect.closes)
    after = wording.points_count(effect.points_after)
    down = [(_("Taken down"), "; ".join(subject.title for subject in effect.subjects))]
    return [
        *(down if effect.subjects else []),
        (_("Points"), f"{family}{colon()}{wording.points_count(effect.points_before)} → {after}"),
        (_("The ladder says"), says),
        (_("Closes at once"), closed or _("nothing more than now")),
    ]


def ladder_steps(effect: DecisionPreview | None, policy: Policy) -> list[charts.Step]:
    """The family's ladder with the place that the decision would reach."""
    if effect is None:
        return []
    steps = effect.policy.ladder.families[effect.family].steps
    rungs = [
        (
            int(step.at_points * 100),
            wording.step(step.action, step.days),
            _("from %(points)s") % {"points": wording.points(int(step.at_points * 100))},
        )
        for step in sorted(steps, key=lambda step: step.at_points)
    ]
    return charts.points_steps(effect.points_after, rungs)


def _values(form: DecisionForm, name: str) -> list[Any]:
    value = form.cleaned_data.get(name)
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [value]


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [
        (_("Review queue"), reverse("enforcement:queue")),
        (case.number, reverse("enforcement:case", args=[case.pk])),
    ]
