"""The points of an appeal and their answers, and questions in both directions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.cases import moderators
from enforcement.actions.guards import clean_reason, lock_store
from enforcement.models import Appeal, AppealMessage, AppealPoint, PointAnswer

# So that each can be answered by itself; the words of the appeal have room for the rest.
POINTS_AT_MOST = 20
LONGEST_POINT = 1_000


def keep_points(appeal: Appeal, points: Sequence[str]) -> None:
    """Number the points in their order. Within the caller's transaction.

    Raises NotPossible on `points` when there are too many or one is too long.
    """
    texts = [text for text in (point.replace("\x00", "").strip() for point in points) if text]
    if len(texts) > POINTS_AT_MOST:
        words = _("At most %(limit)s points; these are %(n)s. Put some together.")
        facts = {"limit": POINTS_AT_MOST, "n": len(texts)}
        raise NotPossible(words % facts, field="points")
    for number, text in enumerate(texts, 1):
        if len(text) > LONGEST_POINT:
            words = _("Point %(number)s has %(n)s characters; at most %(limit)s.")
            facts = {"number": number, "n": len(text), "limit": LONGEST_POINT}
            raise NotPossible(words % facts, field="points")
    AppealPoint.objects.bulk_create(
        AppealPoint(store=appeal.store, appeal=appeal, number=number, text=text)
        for number, text in enumerate(texts, 1)
    )


def answer_points(
    appeal: Appeal, answers: Mapping[int, str], *, is_needed: bool, actor: User, now: datetime
) -> None:
    """Keep what is said to each point. Within the caller's transaction.

    Raises NotPossible on `answer_NUMBER` for a point without one, where they are needed.
    """
    for point in appeal.points.all():
        text = answers.get(point.number, "").strip()
        if not text and not is_needed:
            continue
        if not text:
            words = _("Answer point %(number)s: only then can the appeal be refused.")
            raise NotPossible(words % {"number": point.number}, field=f"answer_{point.number}")
        PointAnswer.objects.create(
            store=appeal.store,
            point=point,
            text=clean_reason(text, field=f"answer_{point.number}"),
            answered_by=actor,
            answered_at=now,
        )


@transaction.atomic
def write_on_appeal(appeal: Appeal, *, text: str, actor: User, now: datetime) -> AppealMessage:
    """Ask the other side of an open appeal something, or answer it; the clock runs on.

    Raises NotAllowed unless the actor runs the store or is answering the appeal; NotPossible on
    `text` when it is empty, and once the appeal is answered.
    Rule: docs/rules/enforcement.md#appeal.
    """
    lock_store(appeal.store)
    appeal.refresh_from_db()
    by_store = appeal.store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists()
    if not by_store and not (actor.is_moderator and appeal.taken_by_id == actor.pk):
        raise NotAllowed(_("Only the store and who answers its appeal write here."))
    if not appeal.is_open:
        raise NotPossible(_("This appeal is answered. Nothing can be added to it."))
    message: AppealMessage = AppealMessage.objects.create(
        store=appeal.store,
        appeal=appeal,
        author=actor,
        by_staff=not by_store,
        text=clean_reason(text, field="text"),
        written_at=now,
    )
    told = [appeal.taken_by] if appeal.taken_by else moderators()
    record(
        "appeal.replied" if by_store else "appeal.asked",
        subject=appeal,
        store=appeal.store,
        actor=actor,
        at=now,
        notify=told if by_store else appeal.store.people(),
        facts={"appeal": appeal.number, "decision": appeal.statement.number},
    )
    return message
