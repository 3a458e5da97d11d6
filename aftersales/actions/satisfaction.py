"""A buyer says how the help was."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftersales.actions.lines import facts_of, lock
from aftersales.models import Satisfaction, Ticket
from aftersales.satisfaction import answer_until
from core.errors import NotPossible
from core.events import record

LONGEST_TEXT = 1000


@transaction.atomic
def rate_help(
    ticket: Ticket, *, score: int, text: str = "", language: str, now: datetime
) -> Satisfaction:
    """Keep how the buyer found the help, 1 to 5; said again in time, it replaces what was said.

    Raises NotPossible before the ticket is settled and after the policy's days, on `score` for
    another number, on `text` when too long. Rule: docs/rules/aftersales.md#satisfaction.
    """
    ticket, text = lock(ticket), text.replace("\r\n", "\n").strip()
    until = answer_until(ticket)
    if until is None:
        raise NotPossible(_("You can say how the help was once the ticket is settled."))
    if now >= until:
        raise NotPossible(_("The time to say how the help was is over."), code="late")
    if score not in Satisfaction.Score.values:
        raise NotPossible(_("Choose one of the five answers."), field="score")
    if len(text) > LONGEST_TEXT:
        words = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(words % {"limit": LONGEST_TEXT, "n": len(text)}, field="text")
    facts = {"store": ticket.store, "score": score, "text": text, "language": language, "at": now}
    said: Satisfaction
    said, _is_new = Satisfaction.objects.update_or_create(ticket=ticket, defaults=facts)
    told = facts_of(ticket, score=score, text=text)
    record("ticket.rated", subject=ticket, store=ticket.store, actor=None, at=now, facts=told)
    return said
