"""What a store must do by when: answers, labels, checks of goods; for lists of its tickets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject, Least
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from aftersales.duties import duty_in
from aftersales.models import Return, Ticket

OPEN, AGREED = Ticket.Status.OPEN, Ticket.Status.AGREED
MEDIATION = Ticket.Status.MEDIATION
# What is read of a return beside its ticket.
READ = ("status", "paid_by", "label", "due_at")
# Of an answer that is owed: what a store had missed before mediation stays the store's.
ANSWERS = {
    "seller": gettext_lazy("Answer the buyer"),
    "mediator": gettext_lazy("The mediator answers the buyer"),
}


@dataclass(frozen=True)
class Todo:
    """What is to be done, by when, and by which side (of `duties.Duty`)."""

    words: Promise
    due_at: datetime | None
    side: str = "seller"
    about_goods: bool = False


def owed(store: Any, **due: Any) -> Q:
    """The tickets that wait for the store: an answer, also while goods travel, or its part in that.

    `due` narrows by the instants, as `due_at__lt`. Rule: docs/rules/aftersales.md#return-clocks.
    """
    goods = Return.objects.filter(store_id=store.pk).waiting_for_store().filter(**due)
    answers = Q(status=AGREED, due_at__isnull=False, **due)
    either = Q(status=OPEN, **due) | answers | Q(status=AGREED, pk__in=goods.values("ticket"))
    # Said twice, for the index on the store and the status.
    return Q(status__in=(OPEN, AGREED)) & either


def returning(store: Any) -> Q:
    """The tickets of the store with goods on their way back; each once, whatever came before."""
    rows = Return.objects.filter(store_id=store.pk).open()
    return Q(pk__in=rows.values("ticket"))


def with_goods(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Each with its return under way, if any, which `todo_of` reads."""
    facts = JSONObject(**{name: name for name in READ})
    return rows.annotate(coming=Subquery(_under_way().values(row=facts)[:1]))


def by_owed(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Each with `act_by`, the earlier instant by which the store must do something."""
    goods = Subquery(_under_way().waiting_for_store().values("due_at")[:1])
    carried_out = When(status=AGREED, then=Least(F("due_at"), goods))
    return rows.annotate(act_by=Case(carried_out, default=F("due_at")))


def by_goods(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Each with `act_by`, the end of its return's time; goods that are missed come first."""
    instant = Coalesce("due_at", "status_at")
    return rows.annotate(act_by=Subquery(_under_way().values(at=instant)[:1]))


def todo_of(ticket: Any) -> Todo | None:
    """What comes first of what the ticket waits for; `ticket` is a row of `with_goods`."""
    found = []
    if ticket.due_at:
        is_teams = ticket.status == MEDIATION and ticket.due_at > ticket.status_at
        side = "mediator" if is_teams else "seller"
        found.append(Todo(ANSWERS[side], ticket.due_at, side))
    if ticket.coming:
        facts = dict(ticket.coming)
        due_at = facts["due_at"] and datetime.fromisoformat(facts["due_at"])
        if duty := duty_in(ticket, Return(**facts | {"due_at": due_at})):
            found.append(Todo(duty.short, due_at, duty.side, about_goods=True))
    # The store's own first: of what others do its list only says that it waits.
    return min(found, key=_urgency, default=None)


def _urgency(todo: Todo) -> tuple[bool, bool, float]:
    at = todo.due_at.timestamp() if todo.due_at else 0.0
    return todo.side != "seller", todo.due_at is None, at


def _under_way() -> Any:
    return Return.objects.open().filter(ticket=OuterRef("pk"))
