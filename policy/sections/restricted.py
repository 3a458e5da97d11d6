"""Goods that may not go everywhere or by every carrier: batteries, pressure, fire, plants."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from policy.sections.base import Code, Effect, Frozen, Line, Shown, Text, Unit
from policy.sections.dated import Country, Dated

HsPrefix = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,10}$")]


class GoodsKind(Frozen):
    """A kind of restricted goods, and what lets goods look like it."""

    title: Annotated[Text, Shown(_("Name"))]
    has_battery: Annotated[bool, Shown(_("Its watt-hours are asked for"))] = False
    hs: Annotated[tuple[HsPrefix, ...], Shown(_("Tariff codes that begin with"))] = ()
    terms: Annotated[
        tuple[Line, ...], Shown(_("Words in the title or the description for customs"))
    ] = ()


class Restriction(Dated):
    """What holds for one kind of goods: not carried at all, or only under conditions.

    An empty list of destinations, carriers or services means all of them.
    """

    kind: Annotated[Code, Shown(_("Kind of goods"))]
    destinations: Annotated[tuple[Country, ...], Shown(_("Destinations"))] = ()
    carriers: Annotated[tuple[Line, ...], Shown(_("Words in the carrier's name"))] = ()
    services: Annotated[tuple[Line, ...], Shown(_("Words in the service's name"))] = ()
    is_forbidden: Annotated[bool, Shown(_("Not carried"))] = False
    most_watt_hours: Annotated[
        float | None,
        Field(gt=0, le=100_000),
        Shown(_("Watt-hours of a battery at most"), "", Unit.NONE, Effect.MILDER),
    ] = None
    certificate: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9_]{0,40}$"),
        Shown(_("Certificate of the listing"), _("The code of a scheme; empty for none.")),
    ] = ""
    needs_paper: Annotated[
        bool, Shown(_("A paper goes with the parcel"), _("The rule's words name it."))
    ] = False
