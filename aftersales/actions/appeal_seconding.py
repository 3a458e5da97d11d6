"""More money than one mediator may give takes the word of two, also by an offer or an appeal."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import add_entry, amount_in_words, facts_of
from aftersales.checks.clocks import Happening
from aftersales.departing import needs_second
from aftersales.models import Entry, RulingAppeal, Ticket
from aftersales.models.rulings import Payer
from aftersales.standard import standard_of
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import record
from core.money import money
from core.people import listed, mark

ANSWER = "appeal_answer"


def refuse_large_offer(ticket: Ticket, amount_minor: int | None) -> None:
    """Raises NotPossible on `amount_minor` where a mediator's offer takes two mediators.

    Rule: docs/rules/aftersales.md#rulings.
    """
    if not needs_second(ticket, amount_minor):
        return
    limit = money(standard_of(ticket).second_mediator_cents, "EUR")
    words = _(
        "From %(limit)s on two mediators decide. Offer less, or rule on the ticket: a second"
        " mediator then confirms your ruling."
    )
    raise NotPossible(words % {"limit": limit}, field="amount_minor", code="needs_second")


def waits_for_second(
    appeal: RulingAppeal,
    ticket: Ticket,
    *,
    outcome: str,
    more_minor: int | None,
    return_paid_by: str,
    answer: str,
    actor: User,
    now: datetime,
) -> bool:
    """Whether another mediator must give the same answer first; it is kept for them then.

    The sum is what the ruling gave and what comes on top; to pay it without the goods takes two
    as well. Raises NotPossible to who said it before. Rule: docs/rules/aftersales.md#appeals.
    """
    total = (appeal.ruling.refund_minor or 0) + (more_minor or 0)
    gives_more = bool(more_minor) or return_paid_by == Payer.NOBODY
    if not gives_more or not needs_second(ticket, total):
        return False
    said = {"appeal": appeal.pk, "outcome": outcome, "more_minor": more_minor}
    said["return_paid_by"] = return_paid_by
    alike = ticket.entries.filter(**{f"facts__{ANSWER}": said})
    if alike.exclude(author=actor).exists():
        return False
    if alike.exists():
        words = _("You have given this answer. A second mediator must give the same one now.")
        raise NotPossible(words, code="needs_second")
    told = {
        "name": mark(actor),
        "number": appeal.number,
        "more": amount_in_words(more_minor or 0, ticket.order.currency),
    }
    words_of = in_each_language(
        lambda: (
            _("%(name)s grants %(more)s more by appeal %(number)s.") % told
            + (f" {Payer(return_paid_by).label}." if return_paid_by else "")
            + " "
            + _("So large a sum waits for a second mediator, who gives the same answer.")
        )
    )
    text = {language: f"{line}\n{answer}" for language, line in words_of.items()}
    side, happening = Entry.Side.INTERNAL, Happening.INTERNAL_NOTE
    kept = {ANSWER: said} | listed(words_of)
    add_entry(ticket, side, happening, text, author=actor, now=now, facts=kept)
    facts = facts_of(ticket, appeal=appeal.number, ticket_id=ticket.pk)
    kind, store = "ruling_appeal.proposed", ticket.store
    record(kind, subject=appeal, store=store, actor=actor, at=now, facts=facts)
    return True


def proposed_answers(appeal: RulingAppeal) -> list[Entry]:
    """The answers that wait for a second mediator, oldest first, with who gave them."""
    rows = appeal.ruling.ticket.entries.filter(**{f"facts__{ANSWER}__appeal": appeal.pk})
    return list(rows.order_by("pk"))
