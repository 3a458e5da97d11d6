"""The re-check of all live listings under a new policy version, from its begin to its end."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from core.events import record
from listings.models import Listing, Recheck, RecheckChange
from policy.models import PolicyVersion
from policy.queries import policy_at


def left_under(number: int) -> QuerySet[Listing]:
    """Live listings that were last checked under an earlier version than `number`."""
    rows: QuerySet[Listing] = Listing.objects.live().filter(checked_under__lt=number)
    return rows


def is_to_begin(now: datetime) -> bool:
    """Whether the version in force finds live listings due, and nobody has noted that yet."""
    number = policy_at(now).version
    noted = Recheck.objects.filter(policy_version=number)
    return left_under(number).exists() and not noted.exists()


@transaction.atomic
def begin_recheck(*, now: datetime) -> Recheck | None:
    """Note how many live listings the version in force finds due; once for each version.

    Returns None where none is due, or this was noted before.
    Rule: docs/rules/listings.md#re-check
    """
    if not is_to_begin(now):
        return None
    number = policy_at(now).version
    recheck: Recheck
    # Two workers may come this far; one of them finds the row of the other.
    recheck, is_new = Recheck.objects.get_or_create(
        policy_version=number, defaults={"total": left_under(number).count(), "began_at": now}
    )
    if not is_new:
        return None
    _record("listings.recheck_begun", recheck, now, facts={"total": recheck.total})
    return recheck


@transaction.atomic
def end_recheck(recheck: Recheck, *, now: datetime) -> Recheck | None:
    """Note that no live listing is left, and tell who drafted and who approved the version.

    Returns None while some are left, and where it was noted before.
    Rule: docs/rules/listings.md#re-check
    """
    locked = Recheck.objects.select_for_update(no_key=True).get(pk=recheck.pk)
    number: int = locked.policy_version
    if locked.ended_at is not None or left_under(number).exists():
        return None
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    changed = RecheckChange.objects.filter(policy_version=number).count()
    facts = {"total": locked.total, "changed": changed}
    _record("listings.recheck_ended", locked, now, facts=facts, is_told=True)
    found: Recheck = locked
    return found


def _record(
    kind: str, recheck: Recheck, now: datetime, *, facts: dict[str, int], is_told: bool = False
) -> None:
    rows = PolicyVersion.objects.select_related("drafted_by", "approved_by").defer("sections")
    version = rows.get(number=recheck.policy_version)
    people = [one for one in (version.drafted_by, version.approved_by) if one]
    record(
        kind,
        subject=version,
        store=None,
        actor=None,
        at=now,
        notify=people if is_told else (),
        facts=facts | {"number": version.number},
    )
