"""May this store do that now? Read from the sanctions in force, never from a copy."""

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core.errors import NotPossible
from core.prepared import ASKER, Prepared, prepare
from enforcement.models import Sanction, StoreClosure
from enforcement.queries.identities import filed_columns, known_of, why_not_offering

PUBLISH, SHIP, PAYOUT, MESSAGE = "publish", "ship", "payout", "message"
CAPABILITIES = (PUBLISH, SHIP, PAYOUT, MESSAGE)
# Publishing what is not live: it is closed with PUBLISH, and to traders who are not identified.
OFFER = "offer"
CLOSED = {
    PUBLISH: gettext_lazy("Publishing and changing live listings is closed for this store"),
    SHIP: gettext_lazy("Own-carrier labels for new orders are closed for this store"),
    PAYOUT: gettext_lazy("Payouts are closed for this store"),
    MESSAGE: gettext_lazy("New conversations are closed for this store"),
}
NAMES = {
    PUBLISH: gettext_lazy("Publishing and changing live listings"),
    SHIP: gettext_lazy("Own-carrier labels for new orders"),
    PAYOUT: gettext_lazy("Payouts"),
    MESSAGE: gettext_lazy("New conversations"),
}
# No sanction closes these; a decision's page lists them.
STAYS_OPEN = (
    gettext_lazy("Running orders: ship them, and answer buyers about them"),
    gettext_lazy("Refunds and after-sales tickets"),
    gettext_lazy("Drafts of listings"),
    gettext_lazy("Appeals against decisions"),
)


class Blocked(NotPossible):
    """A sanction closes this. `url` is the decision, with its reasons and the way to appeal.

    Without a sanction it is closed until the store does what `url` leads to.
    """

    def __init__(self, message: object, *, sanction: Sanction | None, url: str) -> None:
        super().__init__(message, code="blocked")
        self.sanction = sanction
        self.url = url


def blocked(store: Any, now: datetime) -> dict[str, Sanction]:
    """Return the closed capabilities, each with the sanction that closes it longest. One query.

    A measure that is paused closes nothing but the payouts that it held (`is_paused` says so).
    Rule: docs/rules/enforcement.md#capabilities.
    """
    found: dict[str, Sanction] = {}
    for sanction in Sanction.objects.of_store(store).imposed(now).with_pauses(now):
        for capability in _closed_by(sanction):
            known = found.get(capability)
            if known is None or _lasts_longer(sanction, known):
                found[capability] = sanction
    return {name: found[name] for name in CAPABILITIES if name in found}


def refuse_blocked(store: Any, capability: str, *, now: datetime) -> None:
    """Raise Blocked when a sanction in force closes `capability` (publish, ship, payout, message).

    To OFFER something new needs, besides PUBLISH, a trader who is identified in time.
    Running orders, refunds, replies on them, drafts and appeals pass no gate. No money moves
    through this program: what closes `payout` is told to the payment side (actions/payouts.py).
    """
    if capability == OFFER:
        _refuse_offering(store, now)
        return
    sanction = blocked(store, now).get(capability)
    if sanction is None:
        return
    statement = sanction.statements.order_by("-pk").first()
    url = reverse("enforcement:decision", args=[statement.pk]) if statement else ""
    raise Blocked(_message(capability, sanction, statement), sanction=sanction, url=url)


def is_closed_by_owner(store: Any) -> bool:
    """One query. Rule: docs/rules/enforcement.md#closing-a-store"""
    return bool(StoreClosure.objects.standing().filter(store=store).exists())


def refuse_sale(store: Any, placed_at: datetime) -> None:
    """Raise Blocked when the owner had closed the store before somebody bought there. One query.

    Rule: docs/rules/enforcement.md#closing-a-store
    """
    closed = StoreClosure.objects.standing().filter(store=store, asked_at__lte=placed_at)
    if closed.exists():
        words = _("This store was closed for new sales before this order was placed.")
        raise Blocked(words, sanction=None, url=reverse("enforcement:closing"))


def _refuse_offering(store: Any, now: datetime) -> None:
    """One query where nothing stands in the way; what does is then read for its words.

    What is live stays live. Rule: docs/rules/enforcement.md#trader-identity
    """
    [(is_stopped, is_closed, *filed)] = _in_the_way().ask(store=store.pk, now=now)
    if is_stopped:
        refuse_blocked(store, PUBLISH, now=now)
    if is_closed:
        words = _(
            "This store is closed. Its owner can open it again on the page “Close the store”."
        )
        raise Blocked(words, sanction=None, url=reverse("enforcement:closing"))
    if why := why_not_offering(known_of(store, filed), now):
        raise Blocked(why, sanction=None, url=reverse("enforcement:identity"))


@cache
def _in_the_way() -> Prepared:
    """Of `store` at `now`: is it stopped from publishing, is it closed, what did it file."""
    stops = Sanction.objects.running(ASKER.now).blocking(PUBLISH)
    columns = {
        "is_stopped": Exists(stops.filter(store=OuterRef("pk"))),
        "is_closed": Exists(StoreClosure.objects.standing().filter(store=OuterRef("pk"))),
        **filed_columns(),
    }
    rows = Store.objects.filter(pk=ASKER.store.pk).annotate(**columns)
    return prepare(rows.values_list(*columns))


def stores_blocked(capability: str, *, now: datetime) -> QuerySet[Sanction, Any]:
    """Return ids of the stores for which `capability` is closed at `now`, as a subquery.

    To PUBLISH is closed, too, where the owner has closed the store.
    """
    sanctions = Sanction.objects
    closing = sanctions.imposed(now) if capability == PAYOUT else sanctions.running(now)
    rows: QuerySet[Sanction, Any] = closing.blocking(capability).values("store_id")
    if capability != PUBLISH:
        return rows
    return rows.union(StoreClosure.objects.standing().values("store_id"))


def removal(subject_kind: str, subject_id: str, *, now: datetime) -> Sanction | None:
    """Return the newest decision in force that took this one thing down, if there is one.

    Rule: docs/rules/enforcement.md#take-down
    """
    # Taken down stays down: no such measure pauses.
    rows = Sanction.objects.imposed(now).taking_down(subject_kind).filter(subject_id=subject_id)
    found: Sanction | None = rows.order_by("-pk").first()
    return found


def refuse_removed(subject_kind: str, subject_id: str, *, now: datetime) -> None:
    """Raise Blocked when a decision in force took this one thing down."""
    sanction = removal(subject_kind, subject_id, now=now)
    if sanction is None:
        return
    statement = sanction.decision
    words = _(
        "This was taken down, by rule %(rule)s. Decision %(decision)s says why and how to appeal."
    )
    facts = {"rule": statement.rule_number, "decision": statement}
    url = reverse("enforcement:decision", args=[statement.pk])
    raise Blocked(words % facts, sanction=sanction, url=url)


def subjects_removed(subject_kind: str, *, now: datetime) -> QuerySet[Sanction, Any]:
    """Return the ids (as text) of all things of this kind that are taken down at `now`."""
    rows: QuerySet[Sanction, Any] = Sanction.objects.imposed(now).taking_down(subject_kind)
    return rows.values("subject_id")


def _closed_by(sanction: Any) -> tuple[str, ...]:
    """A pause gives back what can be taken again. Money that was paid out cannot: payouts wait
    for the answer, and the payment side is told nothing."""
    return tuple(name for name in sanction.blocks if name == PAYOUT or not sanction.is_paused)


def _lasts_longer(one: Sanction, other: Sanction) -> bool:
    return other.ends_at is not None and (one.ends_at is None or one.ends_at > other.ends_at)


def _message(capability: str, sanction: Sanction, statement: Any) -> str:
    """What is closed, until when, by which rule, and where to appeal."""
    facts = {"what": CLOSED[capability], "decision": statement, "rule": ""}
    if statement:
        facts["rule"] = statement.rule_number
    if sanction.ends_at is None:
        words = _("%(what)s for good, by rule %(rule)s. ")
    else:
        facts["until"] = formats.date_format(
            timezone.localtime(sanction.ends_at), "DATETIME_FORMAT"
        )
        words = _("%(what)s until %(until)s, by rule %(rule)s. ")
    words += _("Decision %(decision)s says why and how to appeal.")
    return words % facts
