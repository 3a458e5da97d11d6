"""Which lines of a file give one number to orders that cannot travel together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Store
from shipping.checks.sent import Line
from shipping.checks.tracking import normal_form
from shipping.models import Order
from shipping.queries.doors import Bound, bounds_of, why_apart


class Named(NamedTuple):
    """The line that named a number first, for which order and carrier."""

    line: int
    carrier: str
    bound: Bound


def with_clashes(store: Store, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, each wrong whose number an earlier one has for a parcel of its own.

    Told before they are taken in parts: a trial of one part does not see the others.
    """
    kept = list(lines)
    bounds = _bounds(store, kept)
    first: dict[str, Named] = {}
    for line in kept:
        number, bound = _number(line), bounds.get(_order(line))
        if number and bound:
            one = Named(line.number, line.facts.get("carrier", "").casefold(), bound)
            if why := _why(one, first.setdefault(number, one)):
                line = replace(line, wrong=("number", why))
        yield line


def _why(one: Named, first: Named) -> str:
    if one.bound.number == first.bound.number:
        return ""
    said = {"line": first.line, "order": first.bound.number}
    if one.carrier != first.carrier:
        words = _("Line %(line)s has this number already, for order %(order)s and another carrier.")
        return words % said
    if why := why_apart(one.bound, first.bound):
        words = _("Line %(line)s has this number already, for order %(order)s. %(why)s")
        return words % (said | {"why": why})
    return ""


def _bounds(store: Store, lines: list[Line]) -> dict[str, Bound]:
    """By its number each order that shares a tracking number with another one."""
    orders: dict[str, set[str]] = {}
    for line in lines:
        orders.setdefault(_number(line), set()).add(_order(line))
    shared = {order for found in orders.values() if len(found) > 1 for order in found}
    rows = Order.objects.of_store(store)
    rows = rows.filter(number__in=[order for order in shared if "\0" not in order])
    return {bound.number: bound for bound in bounds_of(rows).values()}


def _order(line: Line) -> str:
    return line.facts.get("order", "")


def _number(line: Line) -> str:
    return normal_form(line.facts.get("number", ""))
