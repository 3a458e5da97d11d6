"""What a ticket is about: what its words suggest, and what a person says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import (
    add_entry,
    facts_of,
    lock,
    refuse_colleagues,
    refuse_unless_mediator,
)
from aftersales.actions.opening import titles_of
from aftersales.actions.sending import send_to_mediation
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Correction, Entry, Suggestion, Ticket, TicketLine
from aftersales.sorting import queues_of
from aftersales.stages import refuse_unless_open
from aftersales.suggesting import suggest
from aftersales.turns import ends_when_overdue
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import record
from policy.queries import policy_at

LONGEST_WHY = 300


@transaction.atomic
def suggest_subject(ticket: Ticket, *, now: datetime) -> Suggestion | None:
    """Keep what the buyer's first words tell; once a ticket, and nothing where they tell nothing.

    It changes neither kind nor reason: a person does. Rule: docs/rules/aftersales.md#triage.
    """
    ticket = lock(ticket)
    if Suggestion.objects.filter(ticket=ticket).exists():
        return None
    policy = policy_at(ticket.opened_at)
    opened = ticket.entries.order_by("id").first()
    told = suggest(opened.text, ticket.kind, policy) if opened else None
    if told is None:
        return None
    kept: Suggestion = Suggestion.objects.create(
        store=ticket.store,
        ticket=ticket,
        kind=told.kind,
        reason=told.reason,
        words=list(told.words),
        lead_percent=told.lead_percent,
        policy_version=policy.version,
        at=now,
    )
    facts = facts_of(ticket, words=", ".join(told.words))
    record("ticket.suggested", subject=ticket, store=ticket.store, actor=None, at=now, facts=facts)
    return kept


@transaction.atomic
def change_subject(
    ticket: Ticket,
    *,
    kind: str,
    reasons: Mapping[int, str],
    why: str,
    actor: User,
    now: datetime,
) -> Correction:
    """Say what the ticket is about; the running clocks get the kind's times and keep what counted.

    `reasons` are codes by order line, of all or some of the ticket's articles. Raises NotAllowed
    to all but the mediator who took it, or of a free one any, as a side must not choose its own
    terms; NotPossible on `kind` when
    unknown, open already or nothing changes; on `reason_…` for one that does not fit; on `why`
    without one; on no field while a ruling waits. Rule: docs/rules/aftersales.md#triage.
    """
    ticket = lock(ticket)
    refuse_unless_mediator(ticket, actor, _("Only mediators change what a ticket is about."))
    refuse_colleagues(ticket, actor)
    refuse_unless_open(ticket, "prioritise", "mediator")
    if ticket.rulings.filter(status="proposed").exists():
        raise NotPossible(_("A ruling on it waits for a second mediator. Answer that first."))
    why = why.strip()
    if not 1 <= len(why) <= LONGEST_WHY:
        raise NotPossible(
            _("Say why in 1 to %(most)s characters.") % {"most": LONGEST_WHY}, field="why"
        )
    if kind not in rules_of(ticket).kinds:
        raise NotPossible(_("Choose what it is about."), field="kind")
    changed = _refit(ticket, kind, reasons)
    before = ticket.kind
    _put(ticket, kind, now)
    for line, (_old, new) in changed.items():
        TicketLine.objects.filter(ticket=ticket, line_id=line).update(reason=new)
    _say(ticket, before, why, actor, now)
    if ticket.overdue_at and ends_when_overdue(ticket):
        # The answer was missed before, and of this kind nothing else would end the wait.
        send_to_mediation([ticket], actor=None, now=now)
    return Correction.objects.create(
        store=ticket.store,
        ticket=ticket,
        kind_before=before,
        kind=kind,
        reasons=changed,
        why=why,
        actor=actor,
        at=now,
    )


def _refit(ticket: Ticket, kind: str, reasons: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """The articles whose reason changes, each with the old and the new one."""
    fitting = rules_of(ticket).reasons_of(kind)
    changed = {}
    for line, old in ticket.goods.order_by("line").values_list("line_id", "reason"):
        new = reasons.get(line, old)
        if new not in fitting:
            words = _("Choose a reason that fits this kind of ticket.")
            raise NotPossible(words, field=f"reason_{line}")
        if new != old:
            changed[line] = (old, new)
    if not changed and kind == ticket.kind:
        raise NotPossible(_("Nothing is changed by this."), field="kind")
    return changed


def _put(ticket: Ticket, kind: str, now: datetime) -> None:
    rules = rules_of(ticket)
    article = ticket.goods.select_related("line").order_by("line")[0].line.title
    ticket.kind = kind
    ticket.titles = titles_of(rules.kinds[kind].title, article)
    # A wish that this kind does not know would be granted by nobody.
    ticket.wish = ticket.wish if ticket.wish in rules.kinds[kind].offers else ""
    try:
        with transaction.atomic():
            ticket.save(update_fields=["kind", "titles", "wish"])
    except IntegrityError:
        words = _("The buyer has an open ticket of this kind on the order. Write there.")
        raise NotPossible(words, field="kind", code="open_already") from None


def _say(ticket: Ticket, before: str, why: str, actor: User, now: datetime) -> None:
    title = rules_of(ticket).kinds[ticket.kind].title
    facts: dict[str, Any] = {
        "priority": ticket.priority,
        "kind_before": before,
        "kind": ticket.kind,
    }
    words = in_each_language(
        lambda: _("Sorted as “%(kind)s”: %(why)s") % {"kind": title, "why": why}
    )
    add_entry(
        ticket,
        Entry.Side.SYSTEM,
        Happening.PRIORITY_CHANGED,
        words,
        author=actor,
        now=now,
        facts=facts,
    )
    if ticket.status == Ticket.Status.MEDIATION:
        ticket.queue = queues_of([ticket], now)[ticket.pk]
        ticket.save(update_fields=["queue"])
    record(
        "ticket.subject_changed",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        facts=facts_of(ticket, kind=title.as_facts, why=why),
    )
