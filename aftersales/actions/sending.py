"""Bringing tickets to the mediation team, one or many."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import facts_of
from aftersales.actions.noting import note_many
from aftersales.actions.overtaking import overtake_appeals
from aftersales.actions.watching import tell_followers
from aftersales.chasing import decision_due_at, next_to_tell
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Ticket, Told
from aftersales.people import people_by_store
from aftersales.sorting import queues_of
from aftersales.wording import in_each_language
from core.rowsets import keyed
from core.transitions import Move, move_many
from shipping.actions.links import addressee, buyer_urls


def send_to_mediation(
    tickets: Sequence[Ticket],
    *,
    actor: User | None,
    now: datetime,
    said: Mapping[str, str] | None = None,
    also: Mapping[str, Any] = MappingProxyType({}),
    by: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """What follows when a side asks, or when a clock ran out (`actor` None), of locked tickets.

    The entry stops no clock, so none is read again; where it was agreed, the resolution rested and
    runs on. `said` is why in each language, for both sides; `also` are further columns that change,
    `by` further facts of the event: which system asked, where that was no person.
    """
    said = said or in_each_language(lambda: _("Mediation was asked for."))
    side, rested = Entry.Side.SYSTEM, {t.pk for t in tickets if t.status == Ticket.Status.AGREED}
    note_many([(one, said) for one in tickets], side, author=actor, now=now, resumed=rested)
    links = buyer_urls([one.order for one in tickets], now=now)
    queues = queues_of(tickets, now)
    people = people_by_store({one.store_id for one in tickets}, *SERVICE_ROLES)
    for one in tickets:
        one.status_at = now
    chased = {
        one.pk: next_to_tell(decision_due_at(one), Told.NOTHING, rules_of(one)) for one in tickets
    }
    moves = [
        Move(
            one.pk,
            Ticket.Status.MEDIATION,
            "ticket.in_mediation",
            facts=facts_of(one, **by),
            notify=people[one.store_id],
            mail_to=[addressee(one.order, link=f"{links[one.order_id]}tickets/{one.pk}/")],
            also={"queue": queues[one.pk], "ruling_tell_at": chased[one.pk], **also},
        )
        for one in tickets
    ]
    move_many(Ticket, moves, actor=actor, now=now)
    if rested:
        # Their clock runs on from here, which the sweep reads; and they are decided anew.
        again = {"resolution_tell_at": now, "ruling_told": Told.NOTHING}
        Ticket.objects.filter(keyed(Ticket, rested)).update(**again)
    overtake_appeals(rested, now=now)
    told = {person.pk for found in people.values() for person in found}
    tell_followers(tickets, "ticket.in_mediation", actor=actor, told=told, now=now)
    for one in tickets:
        one.status, one.queue = Ticket.Status.MEDIATION, queues[one.pk]
