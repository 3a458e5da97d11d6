"""The stages of a ticket: who may do what until when, and what follows when nobody does."""

from typing import Annotated, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Effect, Frozen, Shown, Text, Unit

Act = Literal[
    "write",
    "offer",
    "accept",
    "decline",
    "ask_mediation",
    "take",
    "note",
    "rule",
    "pause",
    "prioritise",
]
Acts = tuple[Act, ...]
Side = Literal["buyer", "seller", "mediator"]


class Stage(Frozen):
    """Its code is the status of a ticket that stands there."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Annotated[int, Field(ge=0, le=999), Shown(_("Place in lists"), _("Smaller first."))] = 0
    is_optional: Annotated[
        bool, Shown(_("Not every ticket comes here"), _("Shown as not needed then."))
    ] = False
    says: Annotated[Text, Shown(_("How it stands"), _("Both sides and the mediator read it."))]
    waits_for: Annotated[Literal["buyer", "seller", "mediator", "nobody"], Shown(_("Who must act"))]
    task: Annotated[Text, Shown(_("What that side must do"), _("Only that side reads it."))]
    buyer: Annotated[Acts, Shown(_("Open to the buyer"))] = ()
    seller: Annotated[Acts, Shown(_("Open to the store"))] = ()
    mediator: Annotated[Acts, Shown(_("Open to the mediator"))] = ()
    days: Annotated[
        int | None,
        Field(ge=1, le=90),
        Shown(
            _("Time to act"),
            _("From the day the ticket came to this stage. Empty: no end."),
            Unit.DAYS,
            Effect.OTHER,
        ),
    ] = None
    on_silence: Annotated[
        Literal["kind", "close", "mediation", "stay"],
        Shown(
            _("When nobody acts"),
            _(
                "kind: as the kind of ticket says. close: the ticket is closed."
                " mediation: a mediator decides. stay: nothing happens by itself."
            ),
        ),
    ] = "stay"

    @model_validator(mode="after")
    def silence_is_that_of_its_side(self) -> Self:
        if self.on_silence == "close" and self.waits_for != "buyer":
            raise ValueError(_("Silence closes a ticket only where the buyer must act."))
        if self.on_silence == "kind" and self.waits_for != "seller":
            raise ValueError(_("The kind of ticket says what a silent store grants, no other."))
        return self

    def open_to(self, side: str) -> Acts:
        """What this side may do here."""
        acts: Acts = getattr(self, side)
        return acts
