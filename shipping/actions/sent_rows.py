"""Rows of files: orders and scans are taken, known already, or refused with column and reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from accounts.models import Store, User
from core.errors import NotPossible
from core.facts import words_of
from shipping.actions.orders import receive_order
from shipping.actions.stock.shelves import lock_items
from shipping.actions.tracking import record_tracking
from shipping.actions.who import refuse_others
from shipping.checks.columns import WrongColumn, order_facts, scan_facts
from shipping.checks.facts import OrderFacts, ScanFacts, zone_of
from shipping.checks.sent import Line, Tally
from shipping.models import TrackingEvent

Groups = Sequence[Sequence[Line]]
# Part of our facts -> the column in which a file says it.
COLUMNS = {"unit_price_minor": "unit_price", "total_minor": "total", "contents": "quantity"}


@transaction.atomic
def take_orders(store: Store, groups: Groups, *, actor: User | None, now: datetime) -> Tally:
    """Take orders, each from the lines of one group, which stand or fall together.

    Raises NotAllowed unless the actor ships for the store. Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    tally = Tally()
    # All at once, as every batch locks: order by order, two files would wait for each other.
    lock_items(store, {line.facts.get("sku", "") for lines in groups for line in lines})
    for lines in groups:
        try:
            is_new = take_order(store, [line.facts for line in lines], actor=actor, now=now)
        except (ValueError, NotPossible) as error:
            refuse_together(tally, lines, error)
        else:
            tally.done += len(lines) * is_new
            tally.same += len(lines) * (not is_new)
    return tally


def take_order(store: Store, cells: Sequence[Any], *, actor: User | None, now: datetime) -> bool:
    """Take the order that these rows say; return whether it is new.

    Raises ValueError where a row cannot be read, NotPossible where it cannot be taken.
    """
    facts = OrderFacts.model_validate(order_facts(cells, zone_of(store.time_zone)))
    with transaction.atomic():
        return receive_order(store, facts=facts, actor=actor, now=now)[1]


@transaction.atomic
def take_scans(store: Store, groups: Groups, *, actor: User | None, now: datetime) -> Tally:
    """Record the scans of these lines, all at once.

    Raises NotAllowed unless the actor ships for the store. Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    tally, good = Tally(), []
    for line in (line for group in groups for line in group):
        try:
            good.append((line, ScanFacts.model_validate(scan_facts(line.facts))))
        except ValueError as error:
            tally.refused[line.number] = blamed(error)[:2]
    outcome = record_tracking(
        store,
        scans=[scan for _line, scan in good],
        source=TrackingEvent.Source.CSV,
        actor=actor,
        now=now,
    )
    for place, why in outcome.refused:
        tally.refused[good[place][0].number] = ("number", why)
    tally.done, tally.same = outcome.taken, outcome.repeated
    return tally


def refuse_together(tally: Tally, lines: Sequence[Line], error: ValueError | NotPossible) -> None:
    """Refuse the line that is wrong and, because of it, the others of its group."""
    column, reason, place = blamed(error)
    if place is None or place >= len(lines):
        tally.refused |= {line.number: (column, reason) for line in lines}
        return
    wrong = lines[place].number
    for line in lines:
        words = _("Line %(line)s of the same order is wrong; its rows are taken together.")
        told = (column, reason) if line.number == wrong else ("", words % {"line": wrong})
        tally.refused[line.number] = told


def blamed(error: ValueError | NotPossible) -> tuple[str, str, int | None]:
    """The column at fault, the reason in words, and which row of a group it is, if one is."""
    if isinstance(error, ValidationError):
        problems = error.errors()
        loc = problems[0]["loc"]
        place = loc[1] if loc[:1] == ("lines",) and len(loc) > 2 else None
        words = " ".join(words_of(problem) for problem in problems)
        column = str(loc[-1]) if loc else ""
        return COLUMNS.get(column, column), words, place if isinstance(place, int) else None
    if isinstance(error, WrongColumn):
        return error.column, str(error), None
    field = (error.field or "") if isinstance(error, NotPossible) else ""
    return COLUMNS.get(field, field), str(error), None
