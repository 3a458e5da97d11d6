"""What both sides read of a return and of goods that are sent again."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aftersales.clockwork import rules_of
from aftersales.models import Replacement, Return, ReturnStep, Ticket
from aftersales.return_forms import InspectForm, LabelForm
from core.countries import country_name
from shipping.models import Order
from shipping.queries.tracks import Entry, timeline


@dataclass(frozen=True)
class Told:
    """One step as the buyer reads it; a store's own are in its language, some with a photo."""

    text: str
    language: str = ""
    photo: int | None = None


@dataclass(frozen=True)
class Returning:
    """A ticket's return as its page shows it: what to do, where the goods are, what came."""

    returned: Return
    # What the buyer does, in this order; empty once there is nothing to do.
    steps: list[Told]
    place: str
    entries: list[Entry]
    came: list[tuple[int, str, str]]


def returning_of(ticket: Ticket) -> Returning | None:
    """The ticket's newest return; None where no goods come back."""
    if not ticket.has_return:
        return None
    rows = Return.objects.filter(ticket=ticket).select_related("parcel")
    returned = rows.order_by("-pk").first()
    if returned is None:
        return None
    returned.ticket = ticket
    conditions = dict(rules_of(ticket).conditions_listed)
    came = [
        (
            row.quantity,
            row.line.title,
            str(conditions[row.condition].title) if row.condition else "",
        )
        for row in returned.lines.select_related("line").order_by("line")
    ]
    steps = _steps(returned) if returned.status == Return.Status.APPROVED else []
    place = f"{returned.address}\n{country_name(returned.country)}"
    return Returning(returned, steps, place, _entries(returned, ticket), came)


def _steps(returned: Return) -> list[Told]:
    """The store's own come before the parcel is closed; numbered, so each is one thing to do."""
    first, *others = [Told(step) for step in _general_steps(returned)]
    rows = ReturnStep.objects.filter(store=returned.store_id, version=returned.steps_version)
    own = [
        Told(row.text, row.language, row.pk if row.picture else None)
        for row in rows.order_by("place")
    ]
    return [first, *own, *others]


def _general_steps(returned: Return) -> list[str]:
    steps = [
        _("Pack the goods as they came to you, with all that belongs to them."),
        _("Put a note with %(ref)s and your order number inside.") % {"ref": returned.ref},
    ]
    if returned.waits_for_label:
        steps.append(_("Wait for the store's label: it pays the way back. You get a mail."))
    elif returned.label:
        steps.append(_("Print the label from this page and stick it on the parcel."))
    else:
        steps.append(
            _("Write the address on the parcel. You choose a carrier and pay the way back.")
        )
    if returned.due_at and not returned.waits_for_label:
        words = _("Hand the parcel in by %(day)s, and keep the receipt.")
        steps.append(words % {"day": date_format(returned.due_at, "DATE_FORMAT")})
    return [*steps, _("Tell us carrier and tracking number here. We follow the parcel.")]


def _entries(returned: Return, ticket: Ticket) -> list[Entry]:
    if returned.parcel is None:
        return []
    zone = ticket.store.time_zone
    sent = _("Sent back by the buyer")
    return timeline(returned.parcel, list(returned.parcel.scans), zone=zone, dispatched=sent)


def sent_again(ticket: Ticket) -> Order | None:
    """The order by which the goods of the ticket are sent again."""
    if not ticket.has_replacement:
        return None
    found = Replacement.objects.filter(ticket=ticket).select_related("order").first()
    return found.order if found else None


def desk_forms(returning: Returning | None, *, may_serve: bool) -> dict[str, Any]:
    """What the store may do with the return now."""
    if returning is None or not may_serve:
        return {}
    returned = returning.returned
    if returned.status == Return.Status.APPROVED and returned.paid_by == Return.PaidBy.STORE:
        return {"label": LabelForm()}
    if returned.status == Return.Status.RECEIVED:
        return {"inspect": InspectForm(returned)}
    return {}


def returned_in(returning: Returning | None) -> Return | None:
    """The return itself, for whoever draws no page of it."""
    return returning.returned if returning else None


def is_awaited(returning: Returning | None) -> bool:
    """Whether the store can say that the goods are there."""
    waiting = (Return.Status.APPROVED, Return.Status.SENT_BACK)
    return returning is not None and returning.returned.status in waiting
