"""Who may not be given a ticket: they work for the store, decided before, or gave it back."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from accounts.models import Membership
from aftersales.models import Release, Ruling, Ticket


def barred_from(
    tickets: Sequence[Ticket],
    people: Collection[int],
    given_back: Collection[str] = Release.FOR_GOOD,
) -> dict[int, frozenset[int]]:
    """Those of `people` who are barred from each ticket, in three questions for all.

    `given_back` are the reasons for which who gave a ticket back is barred from it.

    Rule: docs/rules/aftersales.md#assignment.
    """
    stores, orders = defaultdict(set), defaultdict(set)
    places = Membership.objects.filter(store__in={one.store_id for one in tickets})
    for store, person in places.filter(user__in=people).values_list("store_id", "user_id"):
        stores[store].add(person)
    rulings = Ruling.objects.filter(ticket__order__in={one.order_id for one in tickets})
    for order, *pair in rulings.values_list("ticket__order_id", "ruled_by_id", "second_id"):
        orders[order].update(pair)
    released = defaultdict(set)
    rows = Release.objects.filter(ticket__in=tickets, why__in=given_back)
    for ticket, person in rows.values_list("ticket_id", "person_id"):
        released[ticket].add(person)
    return {
        one.pk: frozenset(stores[one.store_id] | orders[one.order_id] | released[one.pk])
        for one in tickets
    }


def took_part(ticket: Ticket, person: int) -> bool:
    """Whether they decided on this order before, or said that they cannot decide this ticket.

    Who only gave it back may take it again, though it is not given to them.
    """
    return _judged(ticket, Q(ruled_by=person) | Q(second=person)) or _is_involved(ticket, person)


def has_decided(ticket: Ticket, person: int) -> bool:
    """As `took_part`, without who only sent a ruling back: that decides nothing."""
    confirmed = Q(second=person) & ~Q(status=Ruling.Status.SENT_BACK)
    return _judged(ticket, Q(ruled_by=person) | confirmed) or _is_involved(ticket, person)


def _judged(ticket: Ticket, who: Q) -> bool:
    found: bool = Ruling.objects.filter(who, ticket__order=ticket.order_id).exists()
    return found


def _is_involved(ticket: Ticket, person: int) -> bool:
    said = Release.objects.filter(ticket=ticket, person=person, why=Release.Why.INVOLVED)
    return said.exists()


def not_barred_to(person: int, rows: "QuerySet[Ticket]") -> "QuerySet[Ticket]":
    """Of these tickets those that the person is not barred from."""
    ruled = Ruling.objects.filter(Q(ruled_by=person) | Q(second=person))
    released = Release.objects.filter(person=person, why__in=Release.FOR_GOOD)
    return (
        rows.exclude(store__in=Membership.objects.filter(user=person).values("store"))
        .exclude(order__in=ruled.values("ticket__order"))
        .exclude(pk__in=released.values("ticket"))
    )
