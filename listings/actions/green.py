"""The green programme: join, leave, what is in force earns its points at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from listings.actions.green_points import award_points
from listings.green import in_force, is_enrolled
from listings.guards import refuse_outsider
from listings.models import GreenEnrolment
from policy.queries import policy_at


@transaction.atomic
def join_programme(store: Store, *, actor: User | None, now: datetime) -> GreenEnrolment:
    """Take part; certificates that are verified and in force earn their points now.

    Raises NotAllowed to outsiders; NotPossible when the store takes part already or the
    policy in force has no levels. Rule: docs/rules/listings.md#green-programme
    """
    refuse_outsider(store, actor)
    if not policy_at(now).green.levels:
        raise NotPossible(_("The marketplace has no green programme at present."))
    row = _enrol(store, GreenEnrolment.Kind.JOINED, actor, now)
    for certificate in in_force(store, now):
        award_points(certificate, now=now)
    return row


@transaction.atomic
def leave_programme(store: Store, *, actor: User | None, now: datetime) -> GreenEnrolment:
    """Stop taking part: badges and rewards end at once, points stay on record.

    Raises NotAllowed to outsiders; NotPossible when the store takes no part.
    """
    refuse_outsider(store, actor)
    return _enrol(store, GreenEnrolment.Kind.LEFT, actor, now)


def _enrol(store: Store, kind: str, actor: User | None, now: datetime) -> GreenEnrolment:
    # Under the store's lock: two clicks are one row.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    wants_in = kind == GreenEnrolment.Kind.JOINED
    if is_enrolled(store, now) == wants_in:
        words = _("The store takes part already.") if wants_in else _("The store takes no part.")
        raise NotPossible(words)
    row = GreenEnrolment.objects.create(store=store, kind=kind, actor=actor, at=now)
    record(f"green.{kind}", subject=store, store=store, actor=actor, at=now)
    return row
