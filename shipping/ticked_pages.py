"""What may be done with ticked orders, which ones are meant, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Store
from core.errors import NotPossible
from core.jobs import progress
from core.models import Job
from shipping.actions.labels import AddressesOpen
from shipping.actions.sent_files import JOBS
from shipping.actions.together import refuse_apart
from shipping.checks.sent import DISPATCH
from shipping.landed_words import estimate_together
from shipping.models import Order, OrderLine
from shipping.queries import orders
from shipping.queries.contents import with_left

# One page of orders: more would be ticked on no page.
TICKED_AT_MOST = orders.SIZE


def actions() -> list[tuple[str, str]]:
    return [
        (_("Dispatch"), reverse("shipping:dispatch_ticked")),
        (_("Send together"), reverse("shipping:dispatch_together")),
        (_("Label data as CSV"), reverse("shipping:labels_csv")),
        (_("Label data as JSON"), reverse("shipping:labels_json")),
    ]


def ticked(request: Any) -> list[Order]:
    """The ticked orders by deadline. Raises NotPossible for none, and beyond a page of them."""
    given = request.POST.getlist("picked")
    if len(given) > TICKED_AT_MOST:
        words = _("At most %(limit)s orders at a time. Send a file of tracking numbers for more.")
        raise NotPossible(words % {"limit": TICKED_AT_MOST})
    found = list(orders.ticked(request.store, given).select_related("store"))
    if not found:
        raise NotPossible(_("Tick at least one order that waits for dispatch."))
    return found


def to_combine(request: Any) -> list[Any]:
    """The ticked orders with their `lines` that are left, whatever became of them meanwhile.

    Raises NotPossible beyond a page of them, and where they cannot leave as one parcel.
    """
    given = [pk for pk in request.POST.getlist("picked") if orders.is_id(pk)]
    if len(given) > TICKED_AT_MOST:
        words = _("At most %(limit)s orders travel in one parcel.")
        raise NotPossible(words % {"limit": TICKED_AT_MOST})
    left = with_left(OrderLine.objects.all()).filter(left__gt=0).order_by("pk")
    rows = Order.objects.of_store(request.store).filter(pk__in=given).order_by("ship_by", "pk")
    found = list(rows.select_related("store").prefetch_related(Prefetch("lines", left)))
    refuse_apart(found)
    return found


def shown_or_ticked(request: Any, *, now: datetime) -> QuerySet[Order]:
    """The ticked orders, or all to ship that the filter shows where that box is ticked."""
    if "all" not in request.POST:
        return orders.ticked(request.store, request.POST.getlist("picked")[:TICKED_AT_MOST])
    narrowing = QueryDict(request.POST["all"].removeprefix("?"))
    rows: QuerySet[Order] = orders.narrow(orders.to_ship(request.store), narrowing, now=now)
    return rows.order_by("ship_by", "pk")


def chosen_for_labels(request: Any, *, now: datetime) -> dict[str, Any]:
    """The orders of the export, and those of which the page said that they are left out."""
    known = [int(pk) for pk in request.POST.getlist("left_out") if orders.is_id(pk)]
    return {"orders": shown_or_ticked(request, now=now), "left_out": known}


def left_out_context(request: Any, error: AddressesOpen, form: str) -> dict[str, Any]:
    """Which orders an export leaves out, and the fields that carry it out without them."""
    rows = Order.objects.of_store(request.store).filter(pk__in=error.left_out)
    posted = [(name, text) for name in ("all", "picked") for text in request.POST.getlist(name)]
    return {
        "rows": rows.order_by("ship_by", "pk")[:TICKED_AT_MOST],
        "more": max(0, len(error.left_out) - TICKED_AT_MOST),
        "rest": error.count,
        "form": form,
        "again": posted + [("left_out", str(pk)) for pk in error.left_out],
        "crumbs": _crumbs(_("Label data")),
    }


def trials(store: Store) -> QuerySet[Job]:
    """The trials of typed numbers; what they took may be dispatched."""
    rows = Job.objects.filter(store=store, kind=JOBS[DISPATCH], params__is_trial=True)
    return rows.filter(params__has_key="rows")


def together_context(form: Any, found: list[Any], *, now: datetime) -> dict[str, Any]:
    return {
        "form": form,
        "orders": found,
        "to": found[0],
        "estimate": estimate_together(found, now=now),
        "now": now,
        "crumbs": _crumbs(_("Send together")),
    }


def context(form: Any) -> dict[str, Any]:
    return {"form": form, "crumbs": _crumbs(_("Dispatch"))}


def result(job: Job) -> dict[str, Any]:
    """Each typed row with what becomes of it, or became."""
    done, rows = progress(job), job.params["rows"]
    found = Order.objects.of_store(job.store).filter(number__in=[row[0] for row in rows])
    by_number = {order.number: order for order in found}
    told = {line["line"]: line for part in job.parts.all() for line in part.report}
    lines = [
        (by_number.get(row[0]), *row[:4], _outcome(job, done.rows >= line, told.get(line)))
        for line, row in enumerate(rows, start=1)
    ]
    return {
        "job": job,
        "lines": lines,
        "progress": done,
        "is_trial": job.params["is_trial"],
        "again": [field for row in rows for field in _fields(row, by_number.get(row[0]))],
        "crumbs": _crumbs(pgettext("of a job", "Result")),
    }


def _outcome(job: Job, is_reached: bool, told: dict[str, Any] | None) -> tuple[str, str, str]:
    """What became of a row in a word, its tone, and the reason why it was refused."""
    if told:
        is_refused = bool(told["reason"])
        return (
            (pgettext("row", "Refused"), "warn", told["reason"])
            if is_refused
            else (_("Here already"), "", "")
        )
    if not is_reached:
        return _("Not reached"), "", ""
    return (_("Will be dispatched") if job.params["is_trial"] else _("Dispatched")), "ok", ""


def _fields(row: Sequence[str], order: Order | None) -> list[tuple[str, str]]:
    """A row as the fields of its form, to be changed there."""
    if order is None:
        return []
    _number, carrier, service, tracking, printed = row
    typed = {"carrier": carrier, "service": service, "picked": str(order.pk)}
    typed |= {f"number_{order.pk}": tracking, f"printed_{order.pk}": printed}
    return [(name, text) for name, text in typed.items() if text]


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Orders"), reverse("shipping:orders")), (last, "")]
