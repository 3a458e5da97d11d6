"""Admins keep carriers: what is written holds from its instant on, and what was stays."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from shipping.checks.facts import one_line
from shipping.checks.numbers.writing import read_forms
from shipping.models import Carrier
from shipping.queries.carriers import carrier_at, carriers_at

KEY = re.compile(r"[a-z0-9_]{2,40}")
SERVICES_AT_MOST = 30
NAME_AT_MOST = 40
# Who changes a carrier holds this until its end.
TURNS_LOCK = 7_216_404


@transaction.atomic
def publish_carrier(
    *,
    key: str,
    name: str,
    is_new: bool = False,
    services: Sequence[str] = (),
    number_forms: str = "",
    link: str = "",
    effective_from: datetime | None = None,
    actor: User,
    now: datetime,
) -> Carrier:
    """Let these facts of a carrier hold from `effective_from` on, by default at once.

    `number_forms` are lines of `shipping.checks.numbers.writing`. Raises NotAllowed unless the
    actor keeps the policy; NotPossible on the field that is wrong, with the reason, on `key` for
    a known one that `is_new`, as it would replace that one, and on `effective_from` for the past:
    what was recognised then was recognised by what held then.
    Rule: docs/rules/shipping.md#carriers.
    """
    _refuse_others(actor)
    _take_turns()
    if effective_from and effective_from < now:
        words = _("This instant has passed. Leave it empty for now.")
        raise NotPossible(words, field="effective_from")
    if is_new and (known := carrier_at(key, now)):
        words = _("%(name)s has this key. Change it on its own page, or choose another key.")
        raise NotPossible(words % {"name": known.name}, field="key")
    row = Carrier(key=key, name=_text(name, "name"), services=_services(services), link=link)
    row.forms = _forms(number_forms)
    _refuse_wrong(row, now)
    row.effective_from, row.made_by, row.made_at = effective_from or now, actor, now
    row.save(force_insert=True)
    told = {"name": row.name, "from_at": row.effective_from.isoformat()}
    record("carrier.published", subject=row, store=None, actor=actor, at=now, facts=told)
    return row


@transaction.atomic
def retire_carrier(key: str, *, actor: User, now: datetime) -> Carrier:
    """Recognise its numbers no more, and offer it to nobody; parcels under way stay as they are.

    What was planned for later ends with it, also a return of one that is retired. Raises
    NotAllowed unless the actor keeps the policy; NotPossible for an unknown or retired one.
    Rule: docs/rules/shipping.md#carriers.
    """
    _refuse_others(actor)
    _take_turns()
    known = carrier_at(key, now)
    if known is None or not known.may_be_retired:
        raise NotPossible(_("There is no such carrier, or it is retired already."))
    row = Carrier.objects.create(
        key=key,
        name=known.name,
        services=list(known.services),
        forms=list(known.forms),
        link=known.link,
        is_retired=True,
        effective_from=now,
        made_by=actor,
        made_at=now,
    )
    told = {"name": row.name}
    record("carrier.retired", subject=row, store=None, actor=actor, at=now, facts=told)
    return row


def _take_turns() -> None:
    """What a change is held against is as it will be: two at once may want one key or name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS_LOCK])


def _refuse_wrong(row: Carrier, now: datetime) -> None:
    """Raise NotPossible on `key`, `name` and `link`."""
    if not KEY.fullmatch(row.key):
        words = _("A key has 2 to 40 small letters, digits and underscores.")
        raise NotPossible(words, field="key")
    if not row.name:
        raise NotPossible(_("This is missing."), field="name")
    twins = (one for one in carriers_at(now) if one.name.casefold() == row.name.casefold())
    if other := next((one for one in twins if one.key != row.key), None):
        words = _("Another carrier has this name (%(key)s).")
        raise NotPossible(words % {"key": other.key}, field="name")
    if row.link and not _is_link(row.link):
        words = _("An address that begins with https:// and has {number} where the number goes.")
        raise NotPossible(words, field="link")


def _services(services: Sequence[str]) -> list[str]:
    named = list(dict.fromkeys(filter(None, (_text(one, "services") for one in services))))
    if len(named) > SERVICES_AT_MOST:
        words = _("At most %(most)s services of one carrier.")
        raise NotPossible(words % {"most": SERVICES_AT_MOST}, field="services")
    return named


def _forms(lines: str) -> list[dict[str, str]]:
    try:
        return read_forms(lines)
    except ValueError as error:
        raise NotPossible(str(error), field="number_forms") from None


def _is_link(link: str) -> bool:
    plain = link.isascii() and link.isprintable() and " " not in link and len(link) <= 300
    return plain and link.startswith("https://") and link.count("{number}") == 1


def _text(text: str, field: str) -> str:
    try:
        found = str(one_line(text))
    except ValueError as error:
        raise NotPossible(str(error), field=field) from None
    if len(found) > NAME_AT_MOST:
        words = _("Use at most %(max_length)s characters.")
        raise NotPossible(words % {"max_length": NAME_AT_MOST}, field=field)
    return found


def _refuse_others(actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("This is for policy administrators only."))
