"""How tickets are worked on: priorities, reasons to pause, and when managers are told."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Section, Shown, Text, Unit

Place = Annotated[int, Field(ge=0, le=999), Shown(_("Place in lists"), _("Smaller first."))]
# What a ticket has until somebody changes it; its clocks are those of its kind.
NORMAL = "normal"


class Priority(Frozen):
    """How fast a ticket is to be answered, as a part of what its kind allows."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    percent: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("Percent of the times"),
            _("100 leaves the clocks of the kind as they are, 50 halves them."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ]


class PauseReason(Frozen):
    """Why the resolution clock may rest, who may say so and for how long."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    by: Annotated[
        Literal["both", "mediator"],
        Shown(_("Who may pause"), _("both: the store and the mediators.")),
    ]
    most_days: Annotated[
        int, Field(ge=1, le=90), Shown(_("Longest pause"), "", Unit.DAYS, Effect.MILDER)
    ]
    ends_when_buyer_writes: Annotated[bool, Shown(_("Ends when the buyer writes"))] = False


class ServiceTerms(Section):
    """The part of the after-sales section that is about work, not about goods and money.

    Rule: docs/rules/aftersales.md#pause-and-priority
    """

    # Versions from before name none: their tickets keep the clocks of their kind, and no pause.
    priorities: Annotated[dict[str, Priority], Field(default_factory=dict), Shown(_("Priorities"))]
    pause_reasons: Annotated[
        dict[str, PauseReason], Field(default_factory=dict), Shown(_("Reasons to pause"))
    ]
    # Versions from before limit each pause alone.
    pauses_most_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(
            _("Longest time of all pauses of a ticket together"),
            _("A pause that ends early counts as long as it lasted."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 3650
    manager_after_minutes: Annotated[
        int,
        Field(ge=5, le=10_080),
        Shown(
            _("Managers are told after"),
            _("Counted from the instant at which the answer was due."),
            Unit.MINUTES,
            Effect.MILDER,
        ),
    ] = 1440
    decision_reminder_minutes: Annotated[
        int,
        Field(ge=5, le=20_160),
        Shown(
            _("Reminder before a ticket is to be decided or settled"),
            _("To the mediator who has it or, where nobody has it, to the team."),
            Unit.MINUTES,
        ),
    ] = 1440
    decision_manager_minutes: Annotated[
        int,
        Field(ge=5, le=20_160),
        Shown(
            _("The whole team and the policy admins are told after"),
            _("Counted from the instant at which the ticket was to be decided or settled."),
            Unit.MINUTES,
            Effect.MILDER,
        ),
    ] = 1440
    clock_contest_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Time to contest a clock"),
            _("Counted from the instant at which it stopped."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 30

    @property
    def priorities_listed(self) -> list[tuple[str, Priority]]:
        return sorted(self.priorities.items(), key=lambda pair: pair[1].place)

    def reasons_for(self, *, is_mediator: bool) -> dict[str, PauseReason]:
        """The reasons that this side may give, as they are listed."""
        listed = sorted(self.pause_reasons.items(), key=lambda pair: pair[1].place)
        return {code: one for code, one in listed if is_mediator or one.by == "both"}
