"""Whether a store was heard before a decision, and what waits for its answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotAllowed
from enforcement.models import Case, Hearing

ANSWERED, SILENT, UNHEARD = "answered", "silent", "unheard"


@dataclass(frozen=True)
class Heard:
    """How far a case's store was heard at an instant; empty where it was asked nothing.

    `at` is when it answered, or until when it may answer (or might).
    """

    state: str = ""
    at: datetime | None = None
    # The answers that the reader has seen: one more and the page is out of date.
    answers: tuple[int, ...] = ()
    # The questions that they have seen.
    asked: tuple[int, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Time to answer is left, and no answer has come."""
        return self.state == UNHEARD


def heard(case: Case, now: datetime) -> Heard:
    """How far the latest question was heard: it names all that no answer is there to."""
    rows = hearings_of(case)
    if not rows:
        return Heard()
    answers, last = tuple(row.pk for row in rows if row.said), rows[-1]
    asked = tuple(row.pk for row in rows)
    if last.said:
        return Heard(ANSWERED, last.said.answered_at, answers, asked)
    return Heard(UNHEARD if now < last.answer_by else SILENT, last.answer_by, answers, asked)


def hearings_of(case: Case) -> list[Any]:
    return list(case.hearings.select_related("answer__exhibit", "answer__answered_by"))


def waiting_hearings(store: Any) -> QuerySet[Hearing]:
    """What a store is asked and has not answered."""
    rows: QuerySet[Hearing] = Hearing.objects.of_store(store).waiting()
    return rows


def get_hearing(user: User, pk: int) -> Hearing:
    """A hearing of a store of this person, or 404; NotAllowed unless they own or manage it."""
    rows = Hearing.objects.filter(store__memberships__user_id=user.pk)
    related = ("case", "store", "answer__answered_by")
    found: Hearing = get_object_or_404(rows.select_related(*related), pk=pk)
    if not found.store.people(*RUNNING_ROLES).filter(pk=user.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can answer."))
    return found
