"""Goods that come back: where, how long, in which condition, and who must act by when."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from policy.sections.base import Effect, Frozen, Section, Shown, Text, Unit
from policy.sections.service import Place

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Category = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ReturnTerm(Frozen):
    """How long certain goods may come back for a reason that is the buyer's own."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    countries: Annotated[
        tuple[Country, ...],
        Shown(_("Countries of buyers"), _("Two-letter codes, one a line. Empty: all.")),
    ] = ()
    categories: Annotated[
        tuple[Category, ...],
        Shown(_("Categories"), _("As listings name them, one a line. Empty: all.")),
    ] = ()
    window_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(
            _("Time to ask for it"),
            _("After delivery. 0: such goods are not taken back."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ]

    def fits(self, country: str, category: str) -> bool:
        """A category fits by its whole path or by any part, "Fashion > Underwear" by either."""
        wanted = {name.casefold() for name in self.categories}
        path = category.casefold()
        parts = {path, *(part.strip() for part in path.split(">"))}
        is_there = not self.countries or country in self.countries
        return is_there and (not wanted or not wanted.isdisjoint(parts))


class Condition(Frozen):
    """How goods came back, and what of their price goes back then."""

    title: Annotated[Text, Shown(_("Name"))]
    place: Place = 0
    refund_share: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Share that goes back"),
            _("From 0 to 1. Where the store is to blame for the return, all goes back."),
            Unit.SHARE,
            Effect.STRICTER,
        ),
    ] = 1.0
    can_be_sold: Annotated[bool, Shown(_("Goes back to the stock"))] = False


# How the first versions that knew returns called the parts of one field `returns`.
NESTED = {
    "terms": "return_terms",
    "conditions": "return_conditions",
    "label_days": "return_label_days",
    "inspection_days": "return_check_days",
}


def unnested(content: Any) -> Any:
    if not isinstance(content, Mapping) or not isinstance(content.get("returns"), Mapping):
        return content
    rest = dict(content)
    parts = {NESTED.get(name, name): value for name, value in rest.pop("returns").items()}
    named = {"returns": "return_terms", "returns.terms.withdrawal": "return_terms.withdrawal"}
    sources = {named.get(key, key): value for key, value in rest.get("sources", {}).items()}
    return rest | parts | {"sources": sources}


class ReturnTerms(Section):
    """The part of the after-sales section that is about goods that come back.

    Rule: docs/rules/aftersales.md#returns
    """

    # Versions from before name none: all goods have the time of all tickets.
    return_terms: Annotated[
        dict[str, ReturnTerm],
        Field(default_factory=dict),
        Shown(_("How long goods may come back"), _("The first that fits counts.")),
    ]
    # Versions from before name none; `conditions_listed` then knows one.
    return_conditions: Annotated[
        dict[str, Condition], Field(default_factory=dict), Shown(_("Conditions of returned goods"))
    ]
    return_label_days: Annotated[
        int,
        Field(ge=1, le=30),
        Shown(
            _("Time to send the label"),
            _("Where the store pays the way back. After it the goods stay with the buyer."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 3
    return_arrival_days: Annotated[
        int,
        Field(ge=1, le=120),
        Shown(
            _("Time for returned goods to arrive"),
            _("Without a delivery scan. After it a mediator looks at the ticket."),
            Unit.DAYS,
        ),
    ] = 30
    return_check_days: Annotated[
        int,
        Field(ge=1, le=30),
        Shown(
            _("Time to check returned goods"),
            _("In business days. After it they count as checked and in order."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 5
    return_reminder_minutes: Annotated[
        int,
        Field(ge=5, le=10_080),
        Shown(
            _("Reminder before the time of a return is over"),
            _("To the side that must send a label, send the goods or check them."),
            Unit.MINUTES,
        ),
    ] = 1440
    replacement_late_days: Annotated[
        int,
        Field(ge=1, le=30),
        Shown(
            _("How late goods may leave that are sent again"),
            _("After the deadline of their order. Then a mediator looks at the ticket."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 3
    return_steps_at_most: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(
            _("Steps of a store's own"),
            _("How its goods are to be sent back, each with a photo."),
            Unit.NONE,
        ),
    ] = 6

    @model_validator(mode="before")
    @classmethod
    def older_versions_nest(cls, content: Any) -> Any:
        return unnested(content)

    @model_validator(mode="after")
    def something_is_in_order(self) -> Self:
        shares = [condition.refund_share for condition in self.return_conditions.values()]
        if shares and 1 not in shares:
            raise ValueError(_("One condition must give back all."))
        return self

    def window_days(self, country: str, category: str, *, otherwise: int) -> int:
        """Days after delivery in which such goods may be sent back without a fault."""
        for term in sorted(self.return_terms.values(), key=lambda term: term.place):
            if term.fits(country, category):
                return term.window_days
        return otherwise

    @property
    def conditions_listed(self) -> list[tuple[str, Condition]]:
        known: Iterable[tuple[str, Condition]] = self.return_conditions.items() or [
            ("in_order", Condition(title=Text(en="In order", zh="完好"), can_be_sold=True))
        ]
        return sorted(known, key=lambda pair: pair[1].place)
