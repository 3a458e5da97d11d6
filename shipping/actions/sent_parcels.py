"""Lines that say under which tracking number an order left: each parcel is dispatched once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from shipping.actions.packing import Contents
from shipping.actions.sent_rows import Groups, refuse_together
from shipping.actions.stock.shelves import lock_goods
from shipping.actions.together import dispatch_or_join, why_not_waiting
from shipping.actions.who import refuse_others
from shipping.checks.columns import WrongColumn, column, instant
from shipping.checks.facts import one_line, tracking_number, zone_of
from shipping.checks.lines import fill_in_order
from shipping.checks.numbers.recognition import recognise
from shipping.checks.sent import Line, Tally
from shipping.checks.tracking import normal_form
from shipping.models import Order, OrderLine, Parcel
from shipping.queries.carriers import Spellings, forms_at
from shipping.queries.contents import left_of

# Of a carrier or a service, as parcels keep them.
NAME_AT_MOST = 40
YES = {"1", "y", "yes", "true", "x", "是"}


@transaction.atomic
def take_dispatches(store: Store, groups: Groups, *, actor: User | None, now: datetime) -> Tally:
    """Dispatch the parcels of these lines; each group is one order, each number in it a parcel.

    A number of several orders that may travel together is one parcel with goods of them all.
    Every gate of a single dispatch is asked for every parcel. A parcel that is known already stays
    as it is. Raises NotAllowed unless the actor ships for the store.
    Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    tally, orders, names = Tally(), _locked(store, groups), Spellings(store, now=now)
    for group in groups:
        order = orders.get(group[0].facts.get("order", ""))
        for lines in _by_parcel(group):
            try:
                is_new = _dispatch(order, lines, names, actor, now)
            except (ValueError, NotPossible) as error:
                refuse_together(tally, lines, error)
            else:
                tally.done += len(lines) * is_new
                tally.same += len(lines) * (not is_new)
                tally.known += [] if is_new else [line.number for line in lines]
    return tally


def _locked(store: Store, groups: Groups) -> dict[str, Order]:
    """The orders by number, locked with ascending ids as every batch does it, and their goods.

    With them those in whose parcels their goods may travel.
    """
    lines = [line for group in groups for line in group]
    said = _storable(line.facts.get("order", "") for line in lines)
    numbers = _storable(normal_form(line.facts.get("number", "")) for line in lines)
    known = Parcel.objects.of_store(store).leading().filter(number__in=numbers)
    theirs = list(known.values_list("order", flat=True))
    rows = Order.objects.of_store(store).filter(Q(number__in=said) | Q(pk__in=theirs))
    rows = rows.select_related("store").order_by("pk")
    found = {order.number: order for order in rows.select_for_update(no_key=True, of=("self",))}
    lock_goods(OrderLine.objects.filter(order__in=found.values()))
    return found


def _storable(texts: Iterable[str]) -> set[str]:
    return {text for text in texts if "\0" not in text}


def _by_parcel(group: Sequence[Line]) -> list[list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in group:
        found.setdefault(normal_form(line.facts.get("number", "")), []).append(line)
    return list(found.values())


def _dispatch(
    order: Order | None,
    lines: Sequence[Line],
    names: Spellings,
    actor: User | None,
    now: datetime,
) -> bool:
    """Dispatch one parcel; return whether it is new."""
    first = lines[0].facts
    if wrong := next((line.wrong for line in lines if line.wrong[1]), None):
        raise WrongColumn(*wrong)
    if order is None:
        words = _("No order of this store has the number %(number)s.")
        raise WrongColumn("order", words % {"number": first.get("order", "–")})
    with column("number"):
        number = tracking_number(first.get("number", ""))
    carrier = _carrier(first, number, now)
    known = Parcel.objects.filter(order=order, number=number, carrier__iexact=carrier)
    if known.exists():
        return False
    order.refresh_from_db(fields=["status"])
    if words := why_not_waiting(order):
        raise WrongColumn("order", words)
    with column("shipped_at"):
        text = first.get("shipped_at")
        shipped_at = instant(text, zone_of(order.store.time_zone)) if text else None
    contents, service = _contents(order, lines), _text(first, "service")
    with transaction.atomic():
        dispatch_or_join(
            order,
            carrier=carrier,
            service=service,
            number=number,
            as_printed=first.get("as_printed", "").casefold() in YES,
            shipped_at=shipped_at,
            contents=contents,
            names=names,
            actor=actor,
            now=now,
        )
    return True


def _text(facts: Mapping[str, str], name: str) -> str:
    with column(name):
        text = str(one_line(facts.get(name, "")))
    if len(text) > NAME_AT_MOST:
        words = _("Use at most %(max_length)s characters.")
        raise WrongColumn(name, words % {"max_length": NAME_AT_MOST})
    return text


def _carrier(facts: Mapping[str, str], number: str, now: datetime) -> str:
    """The carrier of the row; unnamed, its number may offer some but decides nothing."""
    if name := _text(facts, "carrier"):
        return name
    words = _("Name the carrier.")
    if found := sorted({fit.format.courier_name for fit in recognise(number, forms_at(now))}):
        words = _("Name the carrier; the number has the form of %(names)s.")
        words %= {"names": _(", ").join(found)}
    raise WrongColumn("carrier", words)


def _contents(order: Order, lines: Sequence[Line]) -> Contents | None:
    """How many of each article are in the parcel; None, where no line names one: all that is left.

    Raises WrongColumn on `sku` and `quantity`.
    """
    if not any("sku" in line.facts for line in lines):
        return None
    chosen: Counter[int] = Counter()
    left = left_of(order)
    for line in lines:
        sku = line.facts.get("sku", "")
        mine = [goods for goods in left if goods.line.sku == sku]
        if not mine:
            words = _("Nothing of the article “%(sku)s” is left to send of this order.")
            raise WrongColumn("sku", words % {"sku": sku})
        room = {goods.line.pk: goods.quantity - chosen[goods.line.pk] for goods in mine}
        chosen.update(fill_in_order(_quantity(line.facts), room))
    return chosen


def _quantity(facts: Mapping[str, str]) -> int:
    text = facts.get("quantity", "1")
    if not text.isascii() or not text.isdecimal() or len(text) > 6:
        raise WrongColumn("quantity", _("Write a whole number."))
    return int(text)
