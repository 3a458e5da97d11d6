"""What people can keep views of here: a store's tickets, and the mediators' board."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales import board, queries
from aftersales.labels import TICKET_VIEWS
from core import clock
from core.counting import AT_MOST
from core.saved_views.indexes import Index, anything, register
from policy.queries import Schedule, policy_at


def _looked_for(words: str) -> list[str]:
    return [_("“%(words)s”") % {"words": words}] if words else []


def _ticket_words(query: QueryDict) -> list[str]:
    view = query.get("view", "")
    label = TICKET_VIEWS.get(view, TICKET_VIEWS["waiting"])
    return [str(label), *_looked_for(queries.search_words(query))]


def _count_tickets(request: Any, query: QueryDict) -> int:
    rows = queries.list_tickets(request.store, queries.view_of(query), queries.search_words(query))
    return rows[:AT_MOST].count()


def _queues() -> dict[str, Any]:
    return dict(policy_at(clock.now()).aftersales.queues_listed)


def _board_words(query: QueryDict) -> list[str]:
    queues = _queues()
    chosen = board.Chosen.read(query, queues)
    words = [str(queues[chosen.queue].title if chosen.queue else board.LABELS[chosen.view])]
    words += [str(label) for name, label in board.CHIPS.items() if name in chosen.chips]
    return words + _looked_for(chosen.query)


def _count_board(request: Any, query: QueryDict) -> int:
    chosen = board.Chosen.read(query, _queues())
    rows = board.list_chosen(chosen, request.user, Schedule(), clock.now())
    return rows[:AT_MOST].count()


register(
    Index(
        key="tickets",
        label=gettext_lazy("After-sales"),
        url_name="aftersales:tickets",
        may=lambda request: request.store is not None,
        fields={"view": lambda value: value in queries.VIEWS, "q": anything},
        words=_ticket_words,
        count=_count_tickets,
    ),
    Index(
        key="board",
        label=gettext_lazy("Mediation"),
        url_name="aftersales:board",
        may=lambda request: request.user.is_mediator,
        fields={
            "view": lambda value: value in board.LABELS,
            "queue": lambda value: value in _queues(),
            **dict.fromkeys(board.CHIPS, anything),
            "q": anything,
        },
        words=_board_words,
        count=_count_board,
        is_of_store=False,
        works=lambda user, _store: user.is_mediator,
        manages=lambda user, _store: False,
    ),
)
