"""First steps of a store that enforcement knows of: who trades, how it is paid, and the rules."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.onboarding import STEPS, Step
from enforcement.actions.rules_quiz import ALL_RULES
from enforcement.models import Quiz, TraderIdentity


def _filings(*states: str) -> Exists:
    return Exists(TraderIdentity.objects.filter(store=OuterRef("pk"), status__in=states))


def _is_identified(now: datetime) -> Exists:
    return _filings("verified")


def _is_filed(now: datetime) -> Exists:
    return _filings("filed")


def _has_account(now: datetime) -> Exists:
    return _filings("filed", "verified")


def _knows_rules(now: datetime) -> Exists:
    rows = Quiz.objects.filter(store=OuterRef("pk"), family=ALL_RULES)
    return Exists(rows.filter(status=Quiz.Status.PASSED))


STEPS += [
    Step(
        "identity",
        _("Say who trades"),
        _("Name, address and a document. A person checks it, and buyers read it."),
        "enforcement:identity",
        "id-badge-2",
        _is_identified,
        order=10,
        waiting=_is_filed,
    ),
    Step(
        "payment",
        _("Name the account you are paid to"),
        _("It is on the same page. We keep its last signs only."),
        "enforcement:identity",
        "credit-card",
        _has_account,
        order=20,
    ),
    Step(
        "rules",
        _("Read the rules and pass the quiz"),
        _("A few questions on all rules, explained afterwards; as often as you like."),
        "enforcement:rules_quiz",
        "book-2",
        _knows_rules,
        order=70,
    ),
]
