"""The facts of a parcel's papers, as its order and listings say them."""

from datetime import datetime
from decimal import Decimal

from policy.queries import policy_at
from shipping.checks.customs.papers import Form, PaperLine, Papers, declaration_of
from shipping.checks.folding import day_of
from shipping.models import OrderLine, Parcel
from shipping.queries.contents import Goods, goods_together


def papers_of(parcel: Parcel) -> Papers:
    """Goods under their description for customs, else under the title they were sold by.

    Of all orders whose goods are in the parcel.
    """
    order, rows = parcel.order, Parcel.objects.together_with(parcel).order_by("pk")
    lines = OrderLine.objects.select_related("listing__customs_goods").order_by("pk")
    return Papers(
        number=", ".join(rows.values_list("order__number", flat=True)),
        tracking=parcel.number,
        carrier=parcel.carrier,
        shipped_on=day_of(parcel.declared_shipped_at),
        currency=order.currency,
        sender=(parcel.store.name, parcel.origin),
        recipient=(order.buyer_name, f"{order.postcode} {order.city}".strip(), order.country),
        lines=[paper_line(goods) for goods in goods_together(parcel, lines)],
    )


def declaration_for(papers: Papers, *, now: datetime) -> Form:
    """Which of the two postal forms goes with the parcel."""
    policy = policy_at(now)
    rates = policy.truth.specs.eur_per_unit if policy.truth.specs else {}
    return declaration_of(papers, policy.customs.declaration, rates)


def paper_line(goods: Goods) -> PaperLine:
    """An article as customs reads it: under its description, else under its title."""
    line = goods.line
    facts = line.listing.attributes if line.listing else {}
    described, origin = facts.get("customs_description"), facts.get("country_of_origin")
    weight = facts.get("weight_g")
    return PaperLine(
        description=(described.strip() if isinstance(described, str) else "") or line.title,
        quantity=goods.quantity,
        unit_price_minor=line.unit_price_minor,
        hs=getattr(getattr(line.listing, "customs_goods", None), "hs", ""),
        origin=origin.strip().upper() if isinstance(origin, str) else "",
        weight_g=Decimal(str(weight)) if isinstance(weight, int | float) and weight > 0 else None,
    )
