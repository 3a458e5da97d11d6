"""How the mediation team shares its work: queues, and when a ticket goes to somebody else."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Code, Effect, Frozen, Shown, Text, Unit
from policy.sections.service import Place, ServiceTerms

Codes = tuple[str, ...]


class Queue(Frozen):
    """Tickets of one sort. A ticket falls into the first queue of which all conditions hold."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    kinds: Annotated[
        Codes, Shown(_("Kinds of ticket"), _("One code a line. Empty: every kind."))
    ] = ()
    reasons: Annotated[
        Codes,
        Shown(_("Reasons"), _("One code a line; one article with it is enough. Empty: every one.")),
    ] = ()
    languages: Annotated[
        Codes, Shown(_("Languages of the buyer"), _("One code a line, such as pt. Empty: all."))
    ] = ()
    from_cents: Annotated[
        int | None,
        Field(ge=1, le=100_000_000),
        Shown(
            _("Articles worth at least"),
            _(
                "In euro cents; other currencies are converted, and one without a rate counts as"
                " worth it. Empty: any sum."
            ),
        ),
    ] = None

    @property
    def takes_all(self) -> bool:
        return not (self.kinds or self.reasons or self.languages or self.from_cents)


class TeamTerms(ServiceTerms):
    """The part of the after-sales section that is about the team.

    Rule: docs/rules/aftersales.md#queues
    """

    # Versions from before name none: all tickets are in no queue, and every mediator serves them.
    queues: Annotated[dict[Code, Queue], Field(default_factory=dict), Shown(_("Queues"))]
    language_wait_minutes: Annotated[
        int,
        Field(ge=0, le=10_080),
        Shown(
            _("A ticket waits for the buyer’s language"),
            _("Where somebody of the team speaks it but cannot take it now. Then anybody does."),
            Unit.MINUTES,
        ),
    ] = 240
    absence_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("A ticket goes to somebody else when its mediator is away for"),
            _("Counted from now to their next shift. A weekend should be shorter."),
            Unit.HOURS,
            Effect.OTHER,
        ),
    ] = 72

    @property
    def queues_listed(self) -> list[tuple[str, Queue]]:
        return sorted(self.queues.items(), key=lambda pair: pair[1].place)

    @model_validator(mode="after")
    def some_queue_takes_each_ticket(self) -> Self:
        if self.queues and not self.queues_listed[-1][1].takes_all:
            raise ValueError(_("The last queue must have no condition, so that it takes the rest."))
        return self
