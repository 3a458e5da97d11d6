"""Samples of what staff did and opened: drawn each day, gone through by auditors."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import Membership, StaffRole, User
from core import access_log, events, wording
from core.errors import NotAllowed
from core.models import AccessRecord, Event
from core.transitions import move
from enforcement.actions.guards import clean_reason
from enforcement.checks.sampling import chosen
from enforcement.models import AuditDraw, AuditSample
from enforcement.queries.audit_samples import leads_of
from policy.queries import policy_at

log = structlog.get_logger(__name__)
# How long the worker may have been away without a day being missed; no limit of policy.
LOOK_BACK_DAYS = 7
# By then all that began on a day has been written.
SETTLED = timedelta(hours=1)
Status = AuditSample.Status


def draw_audit_samples(*, now: datetime) -> int:
    """Draw from each full day (UTC) that was not drawn from yet; how many samples there are.

    A day that fails is logged, stops no other, and is tried again.
    Rule: docs/rules/enforcement.md#review-by-sample
    """
    today = (now.astimezone(UTC) - SETTLED).date()
    days = [today - timedelta(days=back) for back in range(LOOK_BACK_DAYS, 0, -1)]
    done = set(AuditDraw.objects.filter(day__in=days).values_list("day", flat=True))
    return sum(_try_day(day, now) for day in days if day not in done)


def _try_day(day: date, now: datetime) -> int:
    try:
        return _draw_day(day, now)
    except Exception:
        log.exception("draw_failed", day=str(day))
        return 0


@transaction.atomic
def _draw_day(day: date, now: datetime) -> int:
    """Chance is a keyed digest of the row: nobody foresees it, and it is the same each time."""
    rules = policy_at(now).governance.audit
    did, saw = actions_of_staff(day), AccessRecord.objects.filter(**_within(day))
    alone = _only_auditor()
    did, saw = did.exclude(actor=alone), saw.exclude(actor=alone)
    pools = {
        "event": did.values_list("pk", "actor_id"),
        "access": saw.values_list("pk", "actor_id"),
    }
    people = {name: dict(pool.iterator()) for name, pool in pools.items()}
    sizes = {"events": len(people["event"]), "accesses": len(people["access"])}
    draw, is_new = AuditDraw.objects.get_or_create(day=day, defaults=sizes | {"drawn_at": now})
    if not is_new:
        return 0
    made = [
        AuditSample(draw=draw, about_id=whose[pk], status_at=now, **{f"{name}_id": pk})
        for name, whose in people.items()
        for pk in chosen(
            {pk: _chance(name, pk) for pk in whose},
            share=rules.sample_share,
            least=rules.least_a_day,
        )
    ]
    return len(AuditSample.objects.bulk_create(made, ignore_conflicts=True))


def actions_of_staff(day: date) -> QuerySet[Event]:
    """What people of the staff did on a day (UTC), except in a store of their own."""
    roles = StaffRole.objects.filter(user=OuterRef("actor"))
    own = Membership.objects.filter(user=OuterRef("actor"), store=OuterRef("store"))
    return Event.objects.filter(Exists(roles), ~Exists(own), **_within(day))


def _only_auditor() -> int | None:
    """Where one person audits, nobody could judge what they did."""
    found = set(StaffRole.objects.filter(role="auditor").values_list("user", flat=True))
    return found.pop() if len(found) == 1 else None


def _within(day: date) -> dict[str, datetime]:
    start = datetime.combine(day, time.min, UTC)
    return {"at__gte": start, "at__lt": start + timedelta(days=1)}


def _chance(name: str, pk: int) -> float:
    salt = f"enforcement.audit_sample.{name}"
    digest = salted_hmac(salt, str(pk), algorithm="sha256").digest()
    return int.from_bytes(digest[:8]) / 2**64


def judge_sample(
    sample: AuditSample, *, in_order: bool, words: str = "", actor: User, now: datetime
) -> AuditSample:
    """Say that it is in order, or ask the person to explain it; they and their leads are told.

    Raises NotAllowed unless the actor is an auditor who did something else; NotPossible on
    `words` where something is asked without any, and on no field once it was judged.
    """
    refuse_unless_auditor(sample, actor)
    if in_order:
        said = clean_reason(words, field="words") if words.strip() else ""
        return _move(sample, Status.IN_ORDER, actor, now, {"reviewed_by": actor, "words": said})
    asked = {"reviewed_by": actor, "words": clean_reason(words, field="words")}
    return _move(sample, Status.ASKED, actor, now, asked, told=_told(sample))


def answer_sample(sample: AuditSample, *, text: str, actor: User, now: datetime) -> AuditSample:
    """Explain what one was asked about, once; the auditor who asked is told.

    Raises NotAllowed for anybody else; NotPossible on `text`, and when nothing is asked any more.
    """
    if actor.pk != sample.about_id:
        raise NotAllowed(_("Only the person who was asked explains this."))
    said = {"answer": clean_reason(text, field="text")}
    told = [sample.reviewed_by] if sample.reviewed_by else []
    return _move(sample, Status.ANSWERED, actor, now, said, told=told)


def close_sample(sample: AuditSample, *, text: str, actor: User, now: datetime) -> AuditSample:
    """Say what came of a question, answered or not; the person and their leads are told.

    Raises NotAllowed as `judge_sample`; NotPossible on `text`, and when nothing is asked.
    """
    refuse_unless_auditor(sample, actor)
    said = {"closed_by": actor, "closing": clean_reason(text, field="text")}
    return _move(sample, Status.CLOSED, actor, now, said, told=_told(sample))


def refuse_unless_auditor(sample: AuditSample, actor: User) -> None:
    """Auditors only, and nobody on what they did themselves."""
    if not actor.is_auditor:
        raise NotAllowed(_("Only an auditor can do this."))
    if actor.pk == sample.about_id:
        raise NotAllowed(_("You did this yourself. Another auditor must look at it."))


def _told(sample: AuditSample) -> list[User]:
    return [sample.about, *leads_of(sample.about)]


def _move(
    sample: AuditSample,
    to: str,
    actor: User,
    now: datetime,
    also: Mapping[str, object],
    told: Iterable[User] = (),
) -> AuditSample:
    said = next((text for text in reversed(list(also.values())) if isinstance(text, str)), "")
    facts = {
        "sample": sample.number,
        "person": sample.about_id,
        "words": said,
        "what": wording.in_both(what_of(sample)),
    }
    return move(
        sample,
        to,
        actor=actor,
        now=now,
        kind=f"audit_sample.{to}",
        notify=told,
        facts=facts,
        also=also,
    )


def what_of(sample: AuditSample) -> events.Words:
    """What was done, or which data was opened, in a word or two."""
    if sample.event:
        did = events.KINDS.get(sample.event.kind)
        return did.label if did else sample.event.kind
    assert sample.access is not None
    data = access_log.DATA.get(sample.access.kind)
    return data.label if data else sample.access.kind
