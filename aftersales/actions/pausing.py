"""Letting the resolution clock rest, with a reason that the policy lists."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import (
    add_entry,
    facts_of,
    lock,
    refuse_colleagues,
    refuse_unless_mediator,
)
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Ticket
from aftersales.queries import serves_buyers
from aftersales.resting import pause_days_left
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotAllowed, NotPossible
from core.events import done_by, record
from policy.sections.service import PauseReason

NOT_THEIRS = gettext_lazy("Only those who work on the ticket may do this.")


@transaction.atomic
def pause_ticket(
    ticket: Ticket,
    *,
    reason: str,
    days: int,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Entry:
    """Let the resolution clock rest for `days` times 24 hours; both sides read why.

    The clocks of answers go on: they measure how long a buyer waits. `actor` None is the store's
    system of the key `system`. Raises NotAllowed to people who are neither the store's nor the
    mediator; NotPossible on `reason` for one that this side may not give, on `days` beyond what
    the reason allows or all pauses of the ticket may take, and when it rests already.
    Rule: docs/rules/aftersales.md#pause-and-priority.
    """
    ticket, by = lock(ticket), done_by(system)
    side = _side_of(ticket, actor, system)
    refuse_unless_open(ticket, "pause", side)
    title, until = _reason_of(ticket, reason, days, side).title, now + timedelta(days=days)
    if ticket.paused_until:
        raise NotPossible(_("The clock rests already. End that pause first."))
    _refuse_more(ticket, days, now)
    entry = add_entry(
        ticket,
        Entry.Side.SYSTEM,
        Happening.PAUSE,
        in_each_language(
            lambda: (
                _("Paused until %(until)s: %(reason)s") % {"until": _day(until), "reason": title}
            )
        ),
        author=actor,
        now=now,
        facts={"reason": reason, "until": until.isoformat(), **by},
    )
    ticket.paused_until = until
    ticket.save(update_fields=["paused_until"])
    record(
        "ticket.paused",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        notify=ticket.store.people(*SERVICE_ROLES).exclude(pk=actor.pk if actor else 0),
        facts=facts_of(ticket, until=until.isoformat(), reason=title.as_facts, **by),
    )
    return entry


@transaction.atomic
def resume_ticket(
    ticket: Ticket, *, now: datetime, actor: User | None = None, system: str = ""
) -> Entry:
    """Let the resolution clock run again.

    `actor` None is the end of the pause, or the buyer, or the store's system of the key `system`.
    Raises NotPossible when it does not rest.
    """
    ticket, by = lock(ticket), done_by(system)
    if actor or system:
        refuse_unless_open(ticket, "pause", _side_of(ticket, actor, system))
    if not ticket.paused_until:
        raise NotPossible(_("The clock runs already."))
    ticket.paused_until = None
    ticket.save(update_fields=["paused_until"])
    entry = add_entry(
        ticket,
        Entry.Side.SYSTEM,
        Happening.RESUME,
        in_each_language(lambda: _("The pause is over.")),
        author=actor,
        now=now,
        facts=by,
    )
    record(
        "ticket.resumed",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        facts=facts_of(ticket, **by),
    )
    return entry


def end_pause(ticket: Ticket, *, now: datetime) -> bool:
    """Let the clock run again when the pause is over; return whether it was."""
    with transaction.atomic():
        found = lock(ticket)
        if found.is_solved or found.paused_until is None or found.paused_until > now:
            return False
        resume_ticket(found, now=now)
    return True


def hear_buyer(ticket: Ticket, *, now: datetime) -> None:
    """End the pause of a locked ticket whose reason was that the buyer had to write."""
    if ticket.paused_until is None:
        return
    last = ticket.entries.filter(happening=Happening.PAUSE).order_by("-id").first()
    code = last.facts.get("reason", "") if last else ""
    reason = rules_of(ticket).pause_reasons.get(code)
    if reason and reason.ends_when_buyer_writes:
        resume_ticket(ticket, now=now)


def _reason_of(ticket: Ticket, code: str, days: int, side: str) -> PauseReason:
    reasons = rules_of(ticket).reasons_for(is_mediator=side == "mediator")
    if code not in reasons:
        raise NotPossible(_("Choose why the clock is to rest."), field="reason")
    most = reasons[code].most_days
    if not 1 <= days <= most:
        words = _("For this reason the clock rests from 1 to %(most)s days.") % {"most": most}
        raise NotPossible(words, field="days")
    return reasons[code]


def _refuse_more(ticket: Ticket, days: int, now: datetime) -> None:
    """Under the ticket's lock: two pauses at once could pass the limit together."""
    left = pause_days_left(ticket, ticket.entries.order_by("id"), now)
    if days <= left:
        return
    words = _("All pauses of a ticket together take at most %(most)s days. Days left: %(left)s.")
    told = {"most": rules_of(ticket).pauses_most_days, "left": left}
    raise NotPossible(words % told, field="days", code="pauses_used_up")


def _side_of(ticket: Ticket, actor: User | None, system: str) -> str:
    """Raises NotAllowed to all who do not work on the ticket."""
    if actor is None and not system:
        raise NotAllowed(NOT_THEIRS)
    if actor is None or serves_buyers(ticket, actor):
        return "seller"
    refuse_unless_mediator(ticket, actor, NOT_THEIRS)
    refuse_colleagues(ticket, actor)
    return "mediator"


def _day(at: datetime) -> str:
    return str(formats.date_format(timezone.localtime(at), "DATE_FORMAT"))
