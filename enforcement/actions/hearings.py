"""A store says what is behind its ties to a sanctioned one, before anybody decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.cases import moderators
from enforcement.actions.guards import clean_reason, lock_store
from enforcement.actions.signals import next_number
from enforcement.models import Case, Exhibit, Hearing, HearingAnswer
from enforcement.queries.ties import works_for_either


@transaction.atomic
def answer_case(hearing: Hearing, *, words: str, actor: User, now: datetime) -> HearingAnswer:
    """Say in the store's own words what is behind these ties; once, until the case is decided.

    The words become an exhibit of the case, and whoever holds the case is told. Raises NotAllowed
    unless the actor owns or manages the store; NotPossible on `words` when they are empty or too
    long, and on no field when the store has answered, was asked more since, or the case is
    finished.
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
    if newer := hearing.replaced_by:
        words = _("You were asked more since. Answer it all at once in %(number)s.")
        raise NotPossible(words % {"number": newer.number}, code="replaced")
    exhibit = Exhibit.objects.create(
        store=hearing.store,
        case=case,
        number=next_number(case),
        kind=Exhibit.ANSWER,
        title=hearing.number,
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
        notify=[case.claimed_by] if case.claimed_by else _who_may_read(case),
        facts={"case": case.number, "exhibit": exhibit.label},
    )
    return answer


def _who_may_read(case: Case) -> list[User]:
    """All moderators but those who work for one of the stores."""
    return [one for one in moderators() if not works_for_either(one, case)]
