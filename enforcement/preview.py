"""What a decision would do, computed once for the page and again for the save."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core import registry
from core.registry import Effect
from enforcement import gates, wording
from enforcement.checks import ladder
from enforcement.checks.rules import Sanction as Step
from enforcement.checks.rules import Violation as Breach
from enforcement.checks.rules import hundredths
from enforcement.models import Case
from enforcement.models.sanctions import blocked_capabilities
from enforcement.queries.hearings import Heard, heard
from enforcement.standing import LedgerRow, ladder_policy, read_ledger, row_id, rows_of
from policy.sections import Policy
from policy.sections.rules import Rule

ACTIONS = (
    "points",
    "take_down",
    "hold_payout",
    "warn",
    "restrict_listing",
    "restrict_shipping",
    "freeze",
    "ban",
)
LENGTH_CHOSEN = ("hold_payout", "restrict_listing", "restrict_shipping", "freeze")
ENDLESS = ("points", "take_down", "ban")
# What these do to the store is left to the ladder.
BESIDE_THE_LADDER = ("points", "take_down", "hold_payout")
# Sorts after every id of a stored row decided at the same instant.
NEW_ROW = "~"


@dataclass(frozen=True)
class Subject:
    """Something in the store that the decision takes down."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True)
class DecisionPreview:
    """One possible decision on a case: points before and after, what it closes, until when."""

    case: Case
    rule: Rule
    policy: Policy
    action: str
    days: int | None
    ladder: ladder.Preview
    ledger: Sequence[LedgerRow]
    closed_before: Mapping[str, Any]
    subjects: Sequence[Subject]
    heard: Heard
    now: datetime

    @property
    def family(self) -> str:
        return self.rule.family

    @property
    def points_before(self) -> int:
        return self.ladder.before.families[self.family].points

    @property
    def points_after(self) -> int:
        return self.ladder.after.families[self.family].points

    @property
    def expires_at(self) -> datetime:
        """When the points of this decision stop counting."""
        return self.now + timedelta(days=self.policy.ladder.families[self.family].life_days)

    @property
    def prescribed(self) -> Step | None:
        """The ladder's own step for this violation, if it brings one."""
        mine = [step for step in self.ladder.imposed if step.because == NEW_ROW]
        return mine[-1] if mine else None

    @property
    def proposes_ban(self) -> bool:
        return any(proposal.because == NEW_ROW for proposal in self.ladder.proposed)

    @property
    def is_prescribed(self) -> bool:
        step = self.prescribed
        return step is not None and (step.action.value, step.days) == (self.action, self.days)

    @property
    def departs(self) -> bool:
        """Another step than the ladder's; the moderator has to say why."""
        if self.action in BESIDE_THE_LADDER or self.is_prescribed:
            return False
        return not (self.action == "ban" and self.proposes_ban)

    @property
    def needs_second(self) -> bool:
        governance = self.policy.governance
        alone = {
            "freeze": governance.second_person_freeze_days,
            "hold_payout": governance.second_person_hold_days,
        }
        if self.action not in alone:
            return self.action == "ban"
        return self.days is None or self.days > alone[self.action]

    @property
    def starts_at(self) -> datetime:
        return self.now

    @property
    def ends_at(self) -> datetime | None:
        if self.action in ENDLESS:
            return None
        return self.expires_at if self.days is None else self.now + timedelta(days=self.days)

    @cached_property
    def closes(self) -> tuple[str, ...]:
        """Capabilities that the store has now and would lose at once."""
        if self.action == "points" or self.needs_second:
            return ()
        closed = blocked_capabilities(self.action, self.days)
        return tuple(name for name in closed if name not in self.closed_before)

    @cached_property
    def effects(self) -> list[Effect]:
        """What other apps say would be touched: listings hidden, orders under way."""
        asked = (self.case.store, frozenset(self.closes), self.now)
        found = [effect for ask in registry.effects for effect in ask(*asked)]
        for kind in dict.fromkeys(subject.kind for subject in self.subjects):
            ids = [subject.id for subject in self.subjects if subject.kind == kind]
            found += registry.removals[kind].effects(self.case.store, ids, self.now)
        return found

    @cached_property
    def exhibits_kept(self) -> list[int]:
        return list(self.case.exhibits.order_by("number").values_list("number", flat=True))

    @cached_property
    def key(self) -> str:
        """Stands for everything that the page showed, instants apart."""
        facts = {
            "case": self.case.pk,
            "version": self.policy.version,
            "rows": [row_id(row) for row in self.ledger],
            "points": [self.points_before, self.points_after],
            "action": [self.action, self.days],
            "prescribed": [self.prescribed.action, self.prescribed.days] if self.prescribed else 0,
            "ban": self.proposes_ban,
            "closed": sorted(self.closed_before),
            "subjects": [[subject.kind, subject.id] for subject in self.subjects],
            # What the store has answered meanwhile has to be read first.
            "answers": self.heard.answers,
            "asked": self.heard.asked,
            "heard": self.heard.state,
            # So has evidence that came in.
            "exhibits": self.exhibits_kept,
        }
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]

    def in_words(self) -> dict[str, str]:
        """The effect, for the page of a refused save."""
        step = self.prescribed
        asked = {_("Answers of the store"): f"{len(self.heard.answers)}/{len(self.heard.asked)}"}
        return {
            _("Points now"): wording.points(self.points_before),
            _("Points after the decision"): wording.points(self.points_after),
            _("The ladder says"): wording.step(step.action, step.days) if step else _("no step"),
            _("Policy in force"): f"v{self.policy.version}",
            _("Evidence"): ", ".join(f"E{number}" for number in self.exhibits_kept),
            **(asked if self.heard.state else {}),
        }


def preview_decision(
    case: Case,
    *,
    action: str,
    days: int | None,
    policy: Policy,
    now: datetime,
    exhibits: Sequence[int] = (),
) -> DecisionPreview:
    """Compute what deciding `case` with `action` at `now` would do. Reads, never writes.

    A take-down takes down what the exhibits of these numbers show.

    Rule: docs/rules/enforcement.md#preview.
    """
    rule = policy.rule(case.rule_code)
    ledger = read_ledger(case.store, now)
    row = Breach(NEW_ROW, now, case.rule_code, occurred_at(case), group_key(case))
    terms = ladder_policy(policy, ledger)
    return DecisionPreview(
        case=case,
        rule=rule,
        policy=policy,
        action=action,
        days=days if action in LENGTH_CHOSEN else None,
        ladder=ladder.preview(terms, rows_of(ledger, policy), row),
        ledger=ledger,
        closed_before=gates.blocked(case.store, now),
        subjects=subjects_of(case, exhibits) if action == "take_down" else (),
        heard=heard(case, now),
        now=now,
    )


def subjects_of(case: Case, exhibits: Sequence[int]) -> list[Subject]:
    """What these exhibits show and can be taken down, each thing once."""
    rows = case.exhibits.filter(number__in=exhibits, kind__in=registry.removals).order_by("number")
    found = {(row.kind, str(row.snapshot["subject_id"])): row.title for row in rows}
    return [Subject(kind, subject_id, title) for (kind, subject_id), title in found.items()]


def occurred_at(case: Case) -> datetime:
    """The breach is dated by the first signal, not by the day somebody found time to decide."""
    return case.opened_at


def group_key(case: Case) -> str | None:
    """Rows of one case and of the same subject share their root cause."""
    return f"{case.subject_kind}:{case.subject_id}"[:80]


def points_of(rule: Rule) -> int:
    return hundredths(rule.points)
