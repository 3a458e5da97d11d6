"""A measure pauses while the marketplace is late with the appeal against it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core.events import record
from enforcement.actions.cases import moderators
from enforcement.actions.guards import iso, measure_of
from enforcement.models import Appeal, Sanction, SanctionPause
from policy.queries import policy_at


@transaction.atomic
def pause_measures(appeal: Appeal, *, now: datetime) -> list[SanctionPause]:
    """Pause what the appealed decision brought: the answer is later than the policy allows.

    Nobody has to act. Only the effect stops: points, strikes and the ladder's step stay as they
    are, no end moves, and an unconfirmed freeze still lapses at its hour. Payouts that a freeze
    holds stay held, and the payment side is told nothing: what was paid out could not be held
    again if the appeal is refused. Again changes nothing; a measure that begins later pauses
    with the next call. Returns the pauses it began.
    Rule: docs/rules/enforcement.md#late-answers
    """
    # Whoever answers or withdraws it moves this row: either they find the pause, or we their end.
    locked = Appeal.objects.select_for_update(no_key=True, of=("self",)).get(pk=appeal.pk)
    rules = policy_at(now).governance.late_answers
    if not locked.is_open or now < locked.due_at + timedelta(minutes=rules.wait_minutes):
        return []
    measures = Sanction.objects.imposed(now).filter(
        because=locked.statement.violation, kind__in=rules.pauses
    )
    found = measures.exclude(pk__in=locked.pauses.values("sanction")).order_by("pk")
    return [_pause(sanction, locked, now) for sanction in found]


def end_pauses(appeal: Appeal, *, now: datetime) -> None:
    """Let measures go on, for this appeal waits no more. Within the transaction of its end.

    What is in force again ends when it was to end from the beginning: no time is added. What
    the answer took back, or what is over, stays so.
    """
    held = list(appeal.pauses.filter(ended_at=None).order_by("sanction"))
    for pause in held:
        # A clock that was set back ends no pause before it began.
        pause.ended_at, pause.ending = max(now, pause.began_at), appeal.status
        pause.save(update_fields=["ended_at", "ending"])
    again = Sanction.objects.running(now).filter(pk__in=[pause.sanction_id for pause in held])
    for sanction in again.select_related("store").order_by("pk"):
        record(
            "sanction.resumed",
            subject=sanction,
            store=sanction.store,
            # It follows from the answer: whoever gave that took no part in the measure.
            actor=None,
            at=now,
            notify=sanction.store.people(),
            facts=_facts(sanction, appeal),
        )


def _pause(sanction: Sanction, appeal: Appeal, now: datetime) -> SanctionPause:
    pause: SanctionPause = SanctionPause.objects.create(
        store=appeal.store, sanction=sanction, appeal=appeal, began_at=now
    )
    record(
        "sanction.paused",
        subject=sanction,
        store=appeal.store,
        actor=None,
        at=now,
        notify=[*appeal.store.people(), *moderators(senior=True)],
        facts=_facts(sanction, appeal),
    )
    return pause


def _facts(sanction: Sanction, appeal: Appeal) -> dict[str, Any]:
    return {
        "measure": measure_of(sanction),
        "appeal": appeal.number,
        "ends_at": iso(sanction.ends_at),
    }
