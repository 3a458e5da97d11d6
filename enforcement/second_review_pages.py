"""The blind page of a second review, one's own opinions, and the figures of consistency."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ActionForm
from core.money import number
from enforcement import wording
from enforcement.checks.agreement import Agreement
from enforcement.forms import text_area
from enforcement.models import Case, SecondOpinion
from enforcement.preview import ACTIONS
from enforcement.queries.consistency import Agreed, Overturned, Tried, consistency
from enforcement.queries.second_reviews import lines, with_cases
from enforcement.queries.signals import signal_lines
from enforcement.standing import standing_at
from policy.queries import policy_at

# The instant before a decision: what it added must not be seen.
BEFORE = timedelta(microseconds=1)


class OpinionForm(ActionForm):
    """A violation or none, the measure, and why."""

    found = forms.TypedChoiceField(
        label=gettext_lazy("Was the rule broken?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    action = forms.ChoiceField(label=gettext_lazy("If so: what to do"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence or two"), widget=text_area(), max_length=5000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action: Any = self.fields["action"]
        action.choices = [("", "–"), *((name, wording.choice(name)) for name in ACTIONS)]


def blind_page(case: Case, form: OpinionForm, now: datetime) -> dict[str, Any]:
    """What lay on the table before the decision, and nothing of it."""
    then = case.status_at - BEFORE
    policy = policy_at(then)
    rule = policy.rules.book.get(case.rule_code)
    points = standing_at(case.store, policy, then).families[rule.family].points if rule else 0
    return {
        "case": case,
        "form": form,
        "rule": rule,
        "signals": signal_lines(case),
        "exhibits": case.exhibits.filter(kept_at__lt=case.status_at).order_by("number"),
        "points": wording.points_count(points),
        "now": now,
        "crumbs": _crumbs((_("One case"), "")),
    }


def opinion_page(opinion: SecondOpinion, now: datetime) -> dict[str, Any]:
    """Both verdicts side by side, once the own one stands."""
    [line] = lines(with_cases(SecondOpinion.objects.filter(pk=opinion.pk)))
    return {"line": line, "now": now, "crumbs": _crumbs((opinion.case.number, ""))}


def consistency_page(now: datetime) -> dict[str, Any]:
    rules, policy = policy_at(now).governance.consistency, policy_at(now)
    found = consistency(days=rules.window_days, least=rules.pairs_least, now=now)
    names = {code: f"{rule.number} {rule.title}" for code, rule in policy.rules.book.items()}
    return {
        "rules": rules,
        "is_enough": found.total.finding.n >= rules.pairs_least,
        "total": _agreed_row(found.total, {}),
        "agreed": [
            (_("Agreement by rule"), _("Rule"), [_agreed_row(one, names) for one in found.by_rule]),
            (
                _("Agreement by person"),
                _("Person"),
                [_agreed_row(one, {}) for one in found.by_person],
            ),
        ],
        "golden": [_tried_row(one) for one in found.golden],
        "overturned": [
            (
                _("Set right on appeal, by rule"),
                _("Rule"),
                [_overturned_row(one, names) for one in found.overturned_by_rule],
            ),
            (
                _("Set right on appeal, by person"),
                _("Person"),
                [_overturned_row(one, {}) for one in found.overturned_by_person],
            ),
        ],
        "now": now,
        "crumbs": [(_("Consistency"), "")],
    }


def _crumbs(*here: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Second reviews"), reverse("enforcement:second_reviews")), *here]


def _agreed_row(one: Agreed, names: dict[str, str]) -> tuple[str, int, str, str, str]:
    """Name, pairs, share that agrees on the finding, kappa of finding and of measure."""
    return (
        names.get(one.name, one.name),
        one.finding.n,
        _share(one.finding.agreed, one.finding.n, one.finding.interval),
        _kappa(one.finding),
        _kappa(one.measure),
    )


def _kappa(found: Agreement) -> str:
    if found.kappa is None or found.kappa_interval is None:
        return _("always the same answer") if found.n else "–"
    low, high = found.kappa_interval
    return f"{number(found.kappa, 2)} ({number(low, 2)}–{number(high, 2)})"


def _tried_row(one: Tried) -> tuple[str, int, str]:
    return one.name, one.n, _share(one.met, one.n, one.interval)


def _overturned_row(one: Overturned, names: dict[str, str]) -> tuple[str, int, int, int, str]:
    return (
        names.get(one.name, one.name),
        one.decisions,
        one.answered,
        one.overturned,
        _share(one.overturned, one.decisions, one.interval),
    )


def _share(hits: int, of: int, interval: tuple[float, float]) -> str:
    """ "83 % (61–94)"."""
    if not of:
        return "–"
    low, high = (number(100 * share, 0) for share in interval)
    return f"{number(100 * hits / of, 0)} % ({low}–{high})"
