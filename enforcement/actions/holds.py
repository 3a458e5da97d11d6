"""Preservation holds: placed and lifted by liaisons, asked by every purge."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.addresses.queries import addresses_of_same
from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.purging import Subject
from enforcement.actions.guards import clean_reason, iso, refuse_unless_liaison
from enforcement.models import AuthorityRequest, Hold

# Of the lock that purges share and a new hold waits for: a hold that is not there yet is no row
# that could be locked.
LOCK = 7_042_018


@transaction.atomic
def place_hold(
    *,
    subject_kind: str,
    subject_id: str,
    basis: str,
    until: datetime,
    actor: User,
    now: datetime,
    request: AuthorityRequest | None = None,
) -> Hold:
    """Keep everything about a subject from being destroyed until an instant (UTC).

    The subject is named as people read it: a store's short name, a person's mail address, the
    number of an order or ticket. Two stores may have an order of the same number: both are kept.
    Raises NotAllowed unless the actor is a liaison; NotPossible on `subject_id`, `basis`, `until`.
    Rule: docs/rules/enforcement.md#preservation-holds
    """
    refuse_unless_liaison(actor, request.about if request else None)
    named = _refuse_unknown(subject_kind, subject_id.strip())
    if until <= now:
        raise NotPossible(_("A hold ends at an instant that lies ahead."), field="until")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    found = Hold.objects.create(
        subject_kind=subject_kind,
        subject_id=named,
        basis=clean_reason(basis, field="basis"),
        request=request,
        from_at=now,
        until=until,
        placed_by=actor,
    )
    facts = {"hold": found.number, "until_at": iso(until)}
    record("hold.placed", subject=found, store=None, actor=actor, at=now, facts=facts)
    return found


@transaction.atomic
def lift_hold(hold: Hold, *, reason: str, actor: User, now: datetime) -> Hold:
    """End a hold before its time. Raises NotPossible when it stands no more."""
    refuse_unless_liaison(actor, hold.request.about if hold.request else None)
    locked: Hold = Hold.objects.select_for_update(no_key=True, of=("self",)).get(pk=hold.pk)
    if not locked.is_standing(now):
        raise NotPossible(_("This hold stands no more. Open the list again."))
    locked.lift_reason = clean_reason(reason)
    locked.lifted_at, locked.lifted_by = now, actor
    locked.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    facts = {"hold": locked.number, "reason": locked.lift_reason}
    record("hold.lifted", subject=locked, store=None, actor=actor, at=now, facts=facts)
    return locked


def held_by(subjects: Sequence[Subject], now: datetime) -> list[str]:
    """Numbers of the holds that keep any of the subjects; a new hold waits for this transaction.

    A person is meant by each address that they use or used: a new one leads out of no hold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
    meant = Q(pk__in=[])
    people = {subject.id for subject in subjects if subject.kind == Hold.Kind.PERSON}
    others = addresses_of_same(people) - people if people else set()
    for subject in (*subjects, *(Subject(Hold.Kind.PERSON, address) for address in others)):
        meant |= Q(subject_kind=subject.kind, subject_id__iexact=subject.id)
    return [hold.number for hold in Hold.objects.standing(now).filter(meant).order_by("pk")]


def _refuse_unknown(kind: str, named: str) -> str:
    if not named:
        raise NotPossible(_("Say what is to be kept."), field="subject_id")
    if kind == Hold.Kind.STORE and not Store.objects.filter(slug=named).exists():
        raise NotPossible(_("There is no store with this short name."), field="subject_id")
    if kind == Hold.Kind.PERSON:
        try:
            validate_email(named)
        except ValidationError:
            words = _("Name a person by their mail address.")
            raise NotPossible(words, field="subject_id") from None
        return named.lower()
    if kind == Hold.Kind.TICKET:
        number = re.fullmatch(r"(?:[Tt]-)?(\d{1,18})", named)
        if number is None:
            raise NotPossible(_("Name a ticket by its number, as T-12."), field="subject_id")
        return number[1]
    return named
