"""Is a trader identified, and by when must they be? Pure: facts in, one answer out."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from policy.sections.identity import IdentityRules


class Stage(StrEnum):
    """Where a store stands with its identity."""

    NOT_ASKED = "not_asked"
    MISSING = "missing"
    WAITING = "waiting"
    RETURNED = "returned"
    ASKED_AGAIN = "asked_again"
    MET = "met"


@dataclass(frozen=True)
class Known:
    """What is on record: of the newest filing, and of the newest verified one."""

    opened_at: datetime
    # Status of the newest filing; empty where nothing was ever filed.
    latest: str = ""
    fix_by: datetime | None = None
    is_verified: bool = False
    # Until when a store that is asked again has to answer; None where it is not, or answered.
    asked_until: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """`due_at`: by when the store must act; None where it need not, or could not be late."""

    stage: Stage
    due_at: datetime | None
    may_offer: bool


def answer(known: Known, rules: IdentityRules, now: datetime) -> Answer:
    """May a store offer new goods, as far as its identity goes?

    What was filed in full counts until we have looked at it, but for stores that were opened
    since traders must identify themselves: these wait for us.
    Rule: docs/rules/enforcement.md#trader-identity
    """
    if rules.required_from is None:
        return Answer(_stage(known, Stage.NOT_ASKED), None, True)
    starts = datetime.combine(rules.required_from, time(), UTC)
    is_new = known.opened_at >= starts
    first_due = known.opened_at if is_new else starts + timedelta(days=rules.existing_days)
    is_let_in = known.is_verified or not is_new
    stage = _stage(known, Stage.MISSING)
    if stage is Stage.MET:
        return Answer(stage, None, True)
    if stage is Stage.WAITING:
        return Answer(stage, None, is_let_in)
    if stage is Stage.RETURNED:
        return Answer(stage, known.fix_by, is_let_in and _lies_ahead(known.fix_by, now))
    if stage is Stage.ASKED_AGAIN:
        return Answer(stage, known.asked_until, _lies_ahead(known.asked_until, now))
    return Answer(stage, None if is_new else first_due, now < first_due)


def _stage(known: Known, without: Stage) -> Stage:
    if known.latest == "filed":
        return Stage.WAITING
    if known.latest == "returned":
        return Stage.RETURNED
    if known.asked_until is not None:
        return Stage.ASKED_AGAIN
    return Stage.MET if known.is_verified else without


def _lies_ahead(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and now < instant
