"""The verb by which a person chooses what they hear of."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Choice, NoticeHours
from core.notices.topics import OTHER, TOPICS


@transaction.atomic
def choose_notices(
    person: Any,
    *,
    choices: Mapping[str, tuple[bool, str]],
    summary_at: time,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    actor: Any,
    now: datetime,
) -> None:
    """Keep, for each topic, whether it comes into the inbox, and how its mails come.

    Raises NotAllowed for somebody else's; NotPossible for an unknown topic or way, and on
    `quiet_until` for quiet hours without both ends, or of no length.
    Rule: docs/notices.md#choices.
    """
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    if (quiet_from is None) != (quiet_until is None):
        words = _("Give both when the quiet hours begin and when they end, or leave both empty.")
        raise NotPossible(words, field="quiet_until")
    if quiet_from is not None and quiet_from == quiet_until:
        words = _("Quiet hours that end when they begin would be none. Choose another end.")
        raise NotPossible(words, field="quiet_until")
    for topic, (in_app, mail) in choices.items():
        _choose(person, topic, in_app, mail)
    hours = {"summary_at": summary_at, "quiet_from": quiet_from, "quiet_until": quiet_until}
    NoticeHours.objects.update_or_create(user=person, defaults=hours)
    facts = {"person": person.pk}
    record("choice.made", subject=person, store=None, actor=actor, at=now, facts=facts)


def _choose(person: Any, topic: str, in_app: bool, mail: str) -> None:
    known = TOPICS.get(topic, OTHER)
    if known.key != topic or known.is_hidden or mail not in Choice.Mail.values:
        raise NotPossible(_("Nobody can choose this. Load the page again."), code="unknown")
    if in_app and mail == known.mail:
        # As it comes by itself: no row, so that a new default reaches this person too.
        Choice.objects.filter(user=person, topic=topic).delete()
        return
    chosen = {"in_app": in_app, "mail": mail}
    Choice.objects.update_or_create(user=person, topic=topic, defaults=chosen)
