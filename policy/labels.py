"""Labels of fields, codes and apps."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from policy.sections import Policy
from policy.sections.base import Section, Shown

Words = str | Promise

CODES: dict[str, Words] = {
    "warn": _("Warning"),
    "restrict_listing": _("Restrict listings"),
    "restrict_shipping": _("Restrict shipping"),
    "freeze": _("Freeze"),
    "propose_ban": _("Propose a ban"),
    "points": _("Points"),
    "strikes": _("Strikes"),
    "low": _("Low"),
    "medium": _("Medium"),
    "high": _("High"),
    "critical": _("Critical"),
    "law": _("Law"),
    "standard": _("Standard"),
    "operator": _("A marketplace's own page"),
    "default": _("Own decision"),
    "business": _("Opening hours"),
    "calendar": _("Every minute"),
    "both": _("Store and mediators"),
    "person": _("A person"),
    "off": _("Nothing"),
    "block": _("Block"),
    "needs_evidence": _("Needs evidence"),
    "none": _("Not at all"),
    "not_as_described": _("Not as described"),
    "not_received": _("Not received"),
    "nobody": _("Nobody"),
    "store": _("Store"),
    "seller": _("Store"),
    "buyer": _("Buyer"),
    "record": _("Tradewell’s own records"),
    "mediator": _("The mediator"),
    "write": _("Write a message"),
    "offer": _("Make an offer"),
    "accept": _("Accept an offer"),
    "decline": _("Decline an offer"),
    "ask_mediation": _("Ask for mediation"),
    "take": _("Take the ticket"),
    "note": _("Keep an internal note"),
    "rule": _("Decide the ticket"),
    "pause": _("Pause the resolution clock"),
    "prioritise": _("Change the priority"),
    "kind": _("As the kind of ticket says"),
    "wish": _("The buyer’s wish is done"),
    "close": _("The ticket is closed"),
    "mediation": _("A mediator decides"),
    "stay": _("Nothing by itself"),
}
APP_LABELS: dict[str, Words] = {
    "listings": _("Listings"),
    "shipping": _("Shipping"),
    "aftersales": _("After-sales"),
    "enforcement": _("Conduct"),
}


def shown_of(owner: type[BaseModel], name: str) -> Shown | None:
    """Return the label of a field, or None for one that only programs read."""
    marks = owner.model_fields[name].metadata
    return next((mark for mark in marks if isinstance(mark, Shown)), None)


def section_type(name: str) -> type[Section]:
    found = Policy.model_fields[name].annotation
    assert isinstance(found, type) and issubclass(found, Section)
    return found
