"""A store is told what ties it to a sanctioned one, and is heard before anybody decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.cases import moderators
from enforcement.actions.guards import clean_reason, iso, lock_store
from enforcement.actions.signals import next_number
from enforcement.checks.statement import LANGUAGES
from enforcement.models import Case, Exhibit, Hearing, HearingAnswer, StoreIdentifier
from enforcement.queries.links import Tie
from policy.queries import policy_at

EXHIBIT = "store_answer"


def open_hearing(case: Case, ties: Sequence[Tie], *, now: datetime) -> Hearing | None:
    """Tell the store's owner and managers which kinds of ties were found, and ask for an answer.

    Within the caller's transaction, under the store's lock. The time to decide counts from the
    end of the time to answer. Where an answer to these kinds is awaited already, nothing
    happens. Rule: docs/rules/enforcement.md#hearing.
    """
    since: dict[str, str] = {}
    for tie in sorted(ties, key=lambda tie: (tie.since, tie.kind)):
        since.setdefault(tie.kind, tie.since.isoformat())
    asked = {kind for row in case.hearings.waiting() for kind in row.kinds}
    if not set(since) - asked:
        return None
    governance = policy_at(now).governance
    answer_by = now + timedelta(days=governance.links.hearing_days)
    hearing: Hearing = Hearing.objects.create(
        store=case.store,
        case=case,
        ties=[{"kind": kind, "since": day} for kind, day in since.items()],
        told_at=now,
        answer_by=answer_by,
    )
    case.due_at = max(case.due_at, answer_by + timedelta(hours=governance.case_decision_hours))
    case.save(update_fields=["due_at"])
    record(
        "link.flagged",
        subject=hearing,
        store=case.store,
        actor=None,
        at=now,
        notify=case.store.people(*RUNNING_ROLES),
        facts={"hearing": hearing.number, "what": _named(since), "answer_at": iso(answer_by)},
    )
    return hearing


@transaction.atomic
def answer_case(hearing: Hearing, *, words: str, actor: User, now: datetime) -> HearingAnswer:
    """Say in the store's own words what is behind these ties; once, until the case is decided.

    The words become an exhibit of the case, and whoever holds the case is told. Raises NotAllowed
    unless the actor owns or manages the store; NotPossible on `words` when they are empty or too
    long, and on no field when the store has answered or the case is finished.
    Rule: docs/rules/enforcement.md#hearing.
    """
    if not hearing.store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can answer."))
    words = clean_reason(words, field="words")
    lock_store(hearing.store)
    case = Case.objects.select_for_update(no_key=True).get(pk=hearing.case_id)
    if not case.is_open:
        raise NotPossible(_("This is decided. You can appeal against a decision instead."))
    if HearingAnswer.objects.filter(hearing=hearing).exists():
        raise NotPossible(_("Your store has answered this. It can be done once."))
    exhibit = Exhibit.objects.create(
        store=hearing.store,
        case=case,
        number=next_number(case),
        kind=EXHIBIT,
        title=f"{hearing.number}: {hearing.store.name}"[:200],
        snapshot={"text": words, "subject_id": hearing.number},
        kept_at=now,
    )
    about = {"store": hearing.store, "hearing": hearing, "exhibit": exhibit}
    answer: HearingAnswer = HearingAnswer.objects.create(
        **about, words=words, answered_by=actor, answered_at=now
    )
    record(
        "case.answered",
        subject=case,
        store=hearing.store,
        actor=actor,
        at=now,
        notify=[case.claimed_by] if case.claimed_by else moderators(),
        facts={"case": case.number, "exhibit": exhibit.label},
    )
    return answer


def _named(kinds: Iterable[str]) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            labels = [str(StoreIdentifier.Kind(kind).label) for kind in kinds]
            found[language] = _(", ").join(labels)
    return found
