"""What the pages of after-sales read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, Lower
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from aftersales import inbox
from aftersales.brought import brought_in_words
from aftersales.chasing import decision_due_at
from aftersales.checks.clocks import State
from aftersales.clockwork import ANSWERS, read_clocks, rules_of
from aftersales.models import (
    Attachment,
    ClaimFlag,
    Entry,
    Offer,
    Refund,
    Replacement,
    Return,
    Ruling,
    SavedReply,
    Ticket,
    TicketLine,
    Watch,
)
from core.counting import Question, Waiting, count_waiting
from core.errors import NotFound
from core.keys import key_of
from core.people import Names, keys_of, names_of
from core.prepared import columns_of
from policy.queries import Schedule
from shipping.models import Order

VIEWS: dict[str, Callable[[Any], Q]] = {
    "waiting": inbox.owed,
    "answered": lambda _store: Q(status="answered"),
    "mediation": lambda _store: Q(status="mediation"),
    "agreed": lambda _store: Q(status="agreed"),
    "returns": inbox.returning,
    "solved": lambda _store: Q(status="solved"),
    "all": lambda _store: Q(),
}
# What is done first stands first; elsewhere the newest does.
TIMED: dict[str, Callable[[QuerySet[Ticket]], QuerySet[Ticket]]] = {
    "waiting": inbox.by_owed,
    "returns": inbox.by_goods,
}
BOARD: dict[str, Q] = {
    "free": Q(status="mediation", mediator=None),
    "all": Q(status="mediation"),
    "second": Q(status="mediation", rulings__status="proposed"),
    "appeals": Q(rulings__appeal__status="filed"),
    "solved": Q(status="solved") & ~Q(mediator=None),
}
FILES = ArraySubquery(
    Attachment.objects.filter(entry=OuterRef("pk"))
    .order_by("pk")
    .values(facts=JSONObject(**{name: name for name in columns_of(Attachment)}))
)


@dataclass(frozen=True)
class Line:
    """An entry as the component `_message.html` takes it."""

    who: str
    role: str
    side: str
    at: datetime
    text: str
    initials: str
    language: str
    # Name, address and the address of a small picture of each, as the component takes them.
    files: tuple[tuple[str, str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


# Where a reader finds an attachment, "full" or "small".
FileAddress = Callable[[Attachment, str], str]


# Most tickets have none of these, so their pages need not look for them.
HAS = {
    "has_return": Exists(Return.objects.filter(ticket=OuterRef("pk"))),
    "has_replacement": Exists(Replacement.objects.filter(ticket=OuterRef("pk"))),
    "has_claim_flag": Exists(
        ClaimFlag.objects.filter(buyer_email=Lower(OuterRef("order__buyer_email")))
    ),
    "has_ruling": Exists(Ruling.objects.filter(ticket=OuterRef("pk"))),
    "order_was_sent_again": Exists(Replacement.objects.filter(ticket__order=OuterRef("order"))),
    "order_was_paid_back": Exists(Refund.objects.filter(ticket__order=OuterRef("order"))),
    "has_agreement": Exists(
        Offer.objects.filter(ticket=OuterRef("pk"), status=Offer.Status.ACCEPTED)
    ),
}


def get_ticket(user: Any, pk: int) -> Ticket:
    """Return a ticket that this person may see. Raises NotFound for another store's."""
    about = ("store", "order", "mediator", "suggestion")
    rows = Ticket.objects.for_user(user).select_related(*about)
    watches = Watch.objects.filter(ticket=OuterRef("pk"), person=user.pk)
    has = HAS | {"is_followed": Exists(watches), "saved_replies": _replies_for(user)}
    if found := rows.annotate(**has).filter(pk=pk).first():
        ticket: Ticket = found
        return ticket
    raise NotFound(_("There is no such ticket here."))


def _replies_for(user: Any) -> ArraySubquery:
    """The replies kept by the ticket's store and, for a mediator, by the team; no question more."""
    whose = Q(store=OuterRef("store"))
    if user.is_mediator:
        whose |= Q(store=None)
    rows = SavedReply.objects.filter(whose).order_by("language", "title")
    names = {name: name for name in ("pk", "title", "language", "store")}
    return ArraySubquery(rows.values(row=JSONObject(**names)))


def get_order(user: Any, pk: int) -> Order:
    """Return an order on which this person may open a ticket, if their role lets them.

    Raises NotFound for another store's.
    """
    rows = Order.objects.select_related("store")
    if not user.is_mediator:
        rows = rows.filter(store__memberships__user_id=user.pk)
    if found := rows.filter(pk=pk).first():
        order: Order = found
        return order
    raise NotFound(_("There is no such order here."))


def ruling_of(ticket: Ticket) -> Ruling | None:
    """The ruling that is in force on the ticket, or the last one that was."""
    if not ticket.has_ruling:
        return None
    found: Ruling | None = ticket.rulings.came_into_force().order_by("-pk").first()
    return found


def works_for_store(about: Ticket | Order, user: Any) -> bool:
    """Whether the person has any place in its store: no mediator then."""
    found: bool = about.store.memberships.filter(user_id=user.pk).exists()
    return found


def serves_buyers(about: Ticket | Order, user: Any) -> bool:
    """Whether the person may write and offer for its store."""
    return about.store.people(*SERVICE_ROLES).filter(pk=user.pk).exists()


def view_of(given: Any) -> str:
    """The view of a store's tickets that an address names."""
    return given.get("view") or "waiting"


def search_words(given: Any) -> str:
    return str(given.get("q", "")).replace("\x00", "").strip()[:100]


def list_tickets(store: Any, view: str, words: str = "") -> QuerySet[Ticket]:
    """Tickets of one store in one of VIEWS as `inbox.todo_of` reads them, by `order_of(view)`.

    `words` are the number of a ticket or an order, or a part of the buyer's name.
    """
    rule = VIEWS.get(view, VIEWS["all"])
    rows: QuerySet[Ticket] = Ticket.objects.of_store(store).filter(rule(store))
    if words:
        number = key_of(words.upper().removeprefix("T-"))
        about = Q(order__number__iexact=words) | Q(order__buyer_name__icontains=words)
        rows = rows.filter(about | Q(pk=number) if number is not None else about)
    rows = inbox.with_goods(rows).select_related("order")
    return TIMED[view](rows) if view in TIMED else rows


def order_of(view: str) -> tuple[str, ...]:
    return ("act_by", "id") if view in TIMED else ("-id",)


def list_board(user: Any, view: str) -> QuerySet[Ticket]:
    """The mediators' board: what is free, mine, all, or settled by the team."""
    mine = Q(mediator_id=user.pk, status="mediation")
    rule = mine if view == "mine" else BOARD.get(view, Q())
    rows: QuerySet[Ticket] = Ticket.objects.filter(rule)
    return rows.select_related("order", "store", "mediator")


def count_views(store: Any) -> dict[str, int]:
    counts = {key: Count("pk", filter=rule(store)) for key, rule in VIEWS.items() if key != "all"}
    found: dict[str, int] = Ticket.objects.of_store(store).aggregate(**counts)
    return found


def _asked(view: str) -> Question:
    return lambda asker: Waiting(list_board(asker.user, view))


COUNTED = ("free", "mine", "all", "second", "appeals")
QUESTIONS: dict[str, Question] = {view: _asked(view) for view in COUNTED}


def count_board(user: Any) -> dict[str, int]:
    """How many tickets each view holds, up to the limit of counting, in one question."""
    found = count_waiting(list(QUESTIONS.values()), user=user)
    return {view: n for view, (n, _hot) in zip(QUESTIONS, found, strict=True)}


def with_due(
    tickets: Iterable[Ticket], schedule: Schedule | None = None
) -> list[tuple[Ticket, datetime | None]]:
    """Pair each ticket in mediation with the instant its decision is due, if the policy has one."""
    schedule = schedule or Schedule()
    return [
        (ticket, decision_due_at(ticket, schedule.at(ticket.opened_at).aftersales))
        for ticket in tickets
    ]


def entries_of(ticket: Ticket) -> list[Entry]:
    """All that happened in the ticket, oldest first, with who wrote it and what was attached."""
    return list(with_files(ticket.entries.select_related("author")).order_by("id"))


def with_files(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each with the facts of its attachments as `files`, as `conversation` reads them."""
    return entries.annotate(files=FILES)


def conversation(
    ticket: Ticket,
    *,
    reader: str,
    address: FileAddress | None = None,
    entries: Iterable[Entry] | None = None,
) -> list[Line]:
    """The timeline as `reader` (buyer, seller, mediator) may see it, oldest first.

    `entries` are those of the ticket, where they were read already.
    """
    hidden = () if reader == "mediator" else (Entry.Side.INTERNAL,)
    rows = entries_of(ticket) if entries is None else list(entries)
    names = names_of(key for entry in rows for key in keys_of(entry.facts))
    return [
        _line(entry, ticket, address, brought_in_words(entry, ticket, reader), names)
        for entry in rows
        if entry.side not in hidden
    ]


def _line(
    entry: Entry, ticket: Ticket, address: FileAddress | None, brought: str, people: Names
) -> Line:
    names = {
        Entry.Side.BUYER: ticket.order.buyer_name,
        Entry.Side.SELLER: ticket.store.name,
        Entry.Side.SYSTEM: "Tradewell",
    }
    author = entry.author.name if entry.author else "Tradewell"
    who = names.get(Entry.Side(entry.side), author)
    initials = "".join(word[0] for word in who.split()[:2]).upper()
    side = Entry.Side(entry.side)
    if side is Entry.Side.INTERNAL:
        # That it is internal, the component says itself.
        side = Entry.Side.MEDIATOR if entry.author else Entry.Side.SYSTEM
    role = " · ".join(filter(None, (str(side.label), brought)))
    attached = tuple(Attachment(**facts) for facts in entry.files)  # type: ignore[attr-defined]
    files = tuple(_shown(one, address) for one in attached) if address else ()
    said = entry.said_by_names(people)
    return Line(who, role, entry.side, entry.at, said, initials, entry.language, files, attached)


def _shown(one: Attachment, address: FileAddress) -> tuple[str, str, str]:
    return one.name, address(one, "full"), address(one, "small") if one.is_picture else ""


def goods_of(ticket: Ticket) -> list[tuple[TicketLine, str]]:
    """The articles that the ticket is about, each with its reason in words."""
    reasons = rules_of(ticket).reasons_of(ticket.kind)
    return [
        (row, str(reasons[row.reason].title) if row.reason in reasons else "")
        for row in ticket.articles
    ]


def wish_of(ticket: Ticket) -> str:
    """What the buyer would like, in words; empty where they left it open."""
    return str(rules_of(ticket).offers[ticket.wish].title) if ticket.wish else ""


def answered_in_time(store: Any, now: datetime, window_days: int) -> tuple[int, int]:
    """Return (tickets answered in time, tickets judged) among those opened in the window.

    A ticket whose first-response clock still runs is not judged yet.
    """
    good = judged = 0
    for ticket in opened_within(store, now, window_days):
        clock = read_clocks(ticket, ticket.entries.all(), now)[ANSWERS[0]]
        if clock.state in (State.MET, State.BREACHED):
            judged += 1
            good += clock.state is State.MET
    return good, judged


def opened_within(store: Any, now: datetime, window_days: int) -> QuerySet[Ticket]:
    since = now - timedelta(days=window_days)
    rows: QuerySet[Ticket] = Ticket.objects.of_store(store).filter(opened_at__gt=since)
    return rows.filter(opened_at__lte=now).prefetch_related("entries").order_by(F("id").desc())
