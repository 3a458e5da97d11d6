"""Admins enter which organisations are trusted flaggers, and end their status."""

import secrets
from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.api_keys import digest
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.guards import clean_reason
from enforcement.models import TrustedFlagger
from enforcement.plain import one_line

# Of advisory locks: two admins may enter one name at once, when there is no row to lock.
TURNS_LOCK = 7_042_019
LONGEST = 120


@transaction.atomic
def register_flagger(
    *,
    name: str,
    area: str,
    awarded_by: str,
    since_on: date,
    until_on: date | None,
    actor: User,
    now: datetime,
) -> tuple[TrustedFlagger, str]:
    """Enter a trusted flagger; returns it and its code, which is kept nowhere.

    `until_on` is the first day without the status; None where no end is known. Raises NotAllowed
    unless the actor is an admin; NotPossible on the field that is empty or too long, on
    `until_on` where it does not come after the first day or has passed, on `name` where one of
    this name has not ended. Rule: docs/rules/enforcement.md#trusted-flaggers.
    """
    _refuse_others(actor)
    facts = {"name": name, "area": area, "awarded_by": awarded_by}
    facts = {field: _line(words, field) for field, words in facts.items()}
    if until_on and until_on <= max(since_on, now.date()):
        words = _("The first day without it comes after the first day with it, and after today.")
        raise NotPossible(words, field="until_on")
    _take_turns()
    twins = TrustedFlagger.objects.filter(name__iexact=facts["name"])
    if not all(one.has_ended(now.date()) for one in twins):
        raise NotPossible(_("A trusted flagger of this name is entered already."), field="name")
    code = secrets.token_urlsafe(24)
    flagger = TrustedFlagger.objects.create(
        **facts,
        digest=digest(code),
        since_on=since_on,
        until_on=until_on,
        registered_at=now,
        registered_by=actor,
    )
    told = {"name": flagger.name, "since_on": since_on.isoformat()}
    record("flagger.registered", subject=flagger, store=None, actor=actor, at=now, facts=told)
    return flagger, code


@transaction.atomic
def end_flagger(
    flagger: TrustedFlagger, *, reason: str, actor: User, now: datetime
) -> TrustedFlagger:
    """End the status today: later reports with its code are refused, earlier ones stay its own.

    Raises NotAllowed unless the actor is an admin; NotPossible on `reason` when it is empty, on
    no field when it has ended. Rule: docs/rules/enforcement.md#trusted-flaggers.
    """
    _refuse_others(actor)
    locked = TrustedFlagger.objects.select_for_update(no_key=True).get(pk=flagger.pk)
    if locked.has_ended(now.date()):
        raise NotPossible(_("It has ended already."))
    locked.ending_reason = clean_reason(reason)
    locked.until_on = max(now.date(), locked.since_on)
    locked.save(update_fields=["until_on", "ending_reason"])
    told = {"name": locked.name, "reason": locked.ending_reason}
    record("flagger.ended", subject=locked, store=None, actor=actor, at=now, facts=told)
    return locked


def flagger_of(code: str, now: datetime) -> TrustedFlagger:
    """The flagger behind a code; raises NotPossible on `flagger_code` where none runs."""
    found = TrustedFlagger.objects.filter(digest=digest(code.strip())).first()
    if found is None or not found.is_running(now.date()):
        words = _("We know no trusted flagger by this code. Ask us, or report as anybody else.")
        raise NotPossible(words, field="flagger_code")
    return found


def _line(words: str, field: str) -> str:
    line = one_line(words)
    if not line:
        raise NotPossible(_("Fill this in."), field=field)
    if len(line) > LONGEST:
        refusal = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(refusal % {"limit": LONGEST, "n": len(line)}, field=field)
    return line


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS_LOCK])


def _refuse_others(actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only an admin can do this."))
