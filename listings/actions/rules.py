"""A rule that people overturn too often only warns, until its decisions or an admin say else."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from listings.models import RuleTurn
from listings.precision import Precision, demoted, precision
from policy.queries import policy_at

Kind = RuleTurn.Kind
REASON_AT_MOST = 1000
# Names the lock among those of the database; nothing else takes one of this kind.
TURNS_LOCK = 7_381_204


@transaction.atomic
def turn_rules(*, now: datetime) -> list[RuleTurn]:
    """Let rules only warn that are overturned too often, and others stand again.

    Admins are told of each turn once, however many people decide at the same time.
    Rule: docs/rules/listings.md#reviews
    """
    _lock()
    policy = policy_at(now)
    figures, warning = {one.code: one for one in precision(policy, now)}, demoted(now)
    turns = []
    for code in sorted({*figures, *warning}):
        one = figures.get(code) or Precision(code, 0, 0)
        is_wrong = one.is_too_often_wrong(policy.governance.review)
        if is_wrong != (code in warning):
            turns.append(_turn(one, Kind.DEMOTED if is_wrong else Kind.RESTORED, now=now))
    return turns


@transaction.atomic
def restore_rule(code: str, *, reason: str, actor: User, now: datetime) -> RuleTurn:
    """Let a rule that only warns stand again; what was decided so far counts no more against it.

    Raises NotAllowed unless the actor administers policies; NotPossible on `reason` without
    words, or when the rule stands. Rule: docs/rules/listings.md#reviews
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only a policy admin can let a rule stand again."))
    reason = reason.strip()
    if not 0 < len(reason) <= REASON_AT_MOST:
        words = _("Say why in up to %(limit)s characters: it stays on record.")
        raise NotPossible(words % {"limit": REASON_AT_MOST}, field="reason")
    _lock()
    if code not in demoted(now):
        raise NotPossible(_("This rule stands already. Open the page again."), code="wrong_state")
    figures = {one.code: one for one in precision(policy_at(now), now)}
    one = figures.get(code) or Precision(code, 0, 0)
    return _turn(one, Kind.RESTORED, now=now, actor=actor, reason=reason)


def _lock() -> None:
    """One at a time, until the transaction ends.

    A rule that never turned has no row to lock, and who decides second must see the decision
    of the first: else both count one too few, and neither turns the rule.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS_LOCK])


def _turn(
    one: Precision, kind: str, *, now: datetime, actor: User | None = None, reason: str = ""
) -> RuleTurn:
    facts = {"code": one.code, "decided": one.decided, "overturned": one.overturned}
    number = RuleTurn.objects.filter(code=one.code).count() + 1
    turn = RuleTurn.objects.create(
        **facts, number=number, kind=kind, actor=actor, reason=reason, at=now
    )
    facts |= {"rule": facts.pop("code"), "reason": reason}
    people = User.objects.filter(staff_roles__role="policy_admin")
    event = f"rule.{kind}"
    record(event, subject=turn, store=None, actor=actor, at=now, notify=people, facts=facts)
    return turn
