"""Writing statements of reasons: one place that refuses a decision with gaps."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from enforcement import gates, wording
from enforcement.checks.rules import hundredths
from enforcement.checks.statement import LANGUAGES, StatementFacts, compose, missing, redress_in
from enforcement.models import Case, Sanction, Signal, Statement, Violation
from policy.sections import Policy


def same_in_both(text: str) -> dict[str, str]:
    """A person's own words, which no program translates."""
    return dict.fromkeys(LANGUAGES, text)


def facts_for(
    store: Store,
    policy: Policy,
    rule_code: str,
    *,
    restriction: str,
    facts: Mapping[str, str],
    now: datetime,
    points: Decimal | None = None,
    case: Case | None = None,
    **more: Any,
) -> StatementFacts:
    """Gather what every statement names: the rule, its version, redress, and the store's zone."""
    rule = policy.rule(rule_code)
    appeal_until = now + timedelta(days=policy.governance.appeal_window_days)
    told: dict[str, Any] = {
        "outcome": "imposed",
        "restriction": restriction,
        "decided_at": now,
        "starts_at": now,
        "facts": facts,
        "rule_code": rule_code,
        "rule_number": rule.number,
        "rule_title": rule.title.as_facts,
        "cure": rule.remedy.as_facts,
        "policy_version": policy.version,
        "points": "" if points is None else wording.points(hundredths(points)),
        "appeal_until": appeal_until,
        "zone": store.time_zone,
        "stays_open": gates.STAYS_OPEN,
        "origin": _origin(case),
        "automated_detection": _is_machine_made(case),
    }
    return StatementFacts(**(told | more))


def write_statement(
    store: Store,
    facts: StatementFacts,
    *,
    violation: Violation | None = None,
    sanction: Sanction | None = None,
    case: Case | None = None,
    actor: User | None,
) -> Statement:
    """Store the statement in both languages. Raises NotPossible naming what it lacks."""
    if gaps := missing(facts):
        words = _("The statement of reasons is not complete. It lacks: %(gaps)s.")
        raise NotPossible(words % {"gaps": "; ".join(gaps)}, code="incomplete_statement")
    composed = {language: compose(facts, language) for language in LANGUAGES}
    return Statement.objects.create(
        store=store,
        case=case,
        violation=violation,
        sanction=sanction,
        outcome=facts.outcome,
        restriction=facts.restriction,
        is_provisional=facts.is_provisional,
        territory=list(facts.territory),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        points=violation.points if violation and facts.points else None,
        facts=dict(facts.facts),
        exhibits=[dict(exhibit) for exhibit in facts.exhibits],
        rule_code=facts.rule_code,
        rule_number=facts.rule_number,
        policy_version=facts.policy_version,
        ground=facts.ground,
        origin=facts.origin,
        automated_detection=bool(facts.automated_detection),
        automated_decision=facts.automated_decision,
        appeal_until=facts.appeal_until,
        unheard=facts.unheard,
        redress={language: redress_in(facts, language) for language in LANGUAGES},
        cure=dict(facts.cure),
        title={language: words.title for language, words in composed.items()},
        body={language: list(words.parts) for language, words in composed.items()},
        decided_at=facts.decided_at,
        decided_by=actor,
    )


def told(statement: Statement) -> dict[str, Any]:
    """The statement as event facts, for sentences and mails."""
    return {
        "decision": statement.number,
        "decision_id": statement.pk,
        "title": statement.title,
        "body": {
            language: "\n\n".join(f"{title}\n{text}" for title, text in parts)
            for language, parts in statement.body.items()
        },
    }


def exhibits_of(case: Case, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """The exhibits with these numbers. Raises NotPossible on `exhibits` when none is named."""
    found = case.exhibits.filter(number__in=numbers).order_by("number")
    kept = [exhibit.as_relied_on() for exhibit in found]
    if not kept or len(kept) != len(set(numbers)):
        raise NotPossible(_("Tick the exhibits that you rely on."), field="exhibits")
    return kept


def _origin(case: Case | None) -> str:
    if case and case.signals.filter(source=Signal.Source.REPORT).exists():
        return Statement.Origin.NOTICE.value
    return Statement.Origin.OWN.value


def _is_machine_made(case: Case | None) -> bool:
    if case is None:
        return True
    return case.signals.exclude(source=Signal.Source.REPORT).exists()
