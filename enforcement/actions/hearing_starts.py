"""A store is told what ties it to a sanctioned one, and is asked what is behind it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from core.events import record
from enforcement.actions.guards import iso
from enforcement.checks.statement import LANGUAGES
from enforcement.models import Case, Hearing, StoreIdentifier
from enforcement.queries.links import Tie
from policy.queries import policy_at


def open_hearing(case: Case, ties: Sequence[Tie], *, now: datetime) -> Hearing | None:
    """Tell the store's owner and managers which kinds of ties were found, and ask for an answer.

    Within the caller's transaction. Nothing happens where the case asked about all these kinds
    before. What is not answered yet is asked again with what is new, in one question that takes
    the place of the older one. The time to decide counts from the end of the time to answer.
    Rule: docs/rules/enforcement.md#hearing.
    """
    # The case is the lock: two questions at once would not know of each other.
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    earlier = list(case.hearings.select_related("answer"))
    since = _first_days(ties)
    if not set(since) - {kind for row in earlier for kind in row.kinds}:
        return None
    since = _all_to_answer(since, earlier)
    governance = policy_at(now).governance
    answer_by = now + timedelta(days=governance.links.hearing_days)
    hearing: Hearing = Hearing.objects.create(
        store=case.store,
        case=case,
        ties=[{"kind": kind, "since": day} for kind, day in since.items()],
        told_at=now,
        answer_by=answer_by,
    )
    _put_off(case, answer_by + timedelta(hours=governance.case_decision_hours), now)
    record(
        "link.flagged",
        subject=hearing,
        store=case.store,
        actor=None,
        at=now,
        notify=case.store.people(*RUNNING_ROLES),
        facts={"hearing": hearing.number, "what": named(since), "answer_at": iso(answer_by)},
    )
    return hearing


def _first_days(ties: Sequence[Tie]) -> dict[str, str]:
    """Each kind with the day of its oldest tie."""
    since: dict[str, str] = {}
    for tie in sorted(ties, key=lambda tie: (tie.since, tie.kind)):
        since.setdefault(tie.kind, tie.since.isoformat())
    return since


def _all_to_answer(found: dict[str, str], earlier: Sequence[Hearing]) -> dict[str, str]:
    """The kinds that are new and those that no answer is there to, the oldest first."""
    answered = {kind for row in earlier if row.said for kind in row.kinds}
    days = dict(found)
    for tie in (tie for row in earlier for tie in row.ties):
        days[tie["kind"]] = min(tie["since"], days.get(tie["kind"], tie["since"]))
    kept = [(day, kind) for kind, day in days.items() if kind not in answered]
    return {kind: day for day, kind in sorted(kept)}


def _put_off(case: Case, due_at: datetime, now: datetime) -> None:
    """The case may become overdue anew where its time was over and is not any more."""
    case.refresh_from_db(fields=["due_at", "overdue_at"])
    case.due_at = max(case.due_at, due_at)
    if case.due_at > now:
        case.overdue_at = None
    case.save(update_fields=["due_at", "overdue_at"])


def named(kinds: Iterable[str]) -> dict[str, str]:
    """The kinds of ties in every language, as one list of words."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            labels = [str(StoreIdentifier.Kind(kind).label) for kind in kinds]
            found[language] = _(", ").join(labels)
    return found
