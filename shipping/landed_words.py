"""The estimate of duty and tax of an order or a parcel, in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.money import money
from policy.queries import policy_at
from policy.sections.dated import Dated
from shipping.checks.customs.landed import Doubt, Goods, LandedCost, Said, landed_cost
from shipping.checks.customs.readiness import is_inside
from shipping.checks.folding import day_of
from shipping.models import Order, OrderLine, Parcel
from shipping.queries.contents import Goods as Packed
from shipping.queries.contents import goods_together, with_left


@dataclass(frozen=True)
class Estimate:
    """What may be due at the border: the amounts, the rules they come from with whether each is
    old, and what is not settled."""

    rows: list[tuple[str, str]]
    total: str
    rules: list[tuple[Dated, bool]]
    doubts: list[str]


def estimate_of(order: Order, *, now: datetime) -> Estimate | None:
    """Of all that was not cancelled, as if it travelled in one parcel by itself."""
    rows = with_left(_lines().filter(order=order)).filter(kept__gt=0)
    return _estimate(order, (Packed(row, row.kept) for row in rows), now)


def estimate_of_parcel(parcel: Parcel, *, now: datetime) -> Estimate | None:
    """Of all that is in the parcel: customs adds up the goods of its orders."""
    return _estimate(parcel.order, goods_together(parcel, _lines()), now)


def estimate_together(orders: Sequence[Order], *, now: datetime) -> Estimate | None:
    """Of all that is left of the orders, should they leave in one parcel."""
    rows = with_left(_lines().filter(order__in=orders)).filter(left__gt=0)
    return _estimate(orders[0], (Packed(row, row.left) for row in rows), now)


def _lines() -> QuerySet[OrderLine]:
    return OrderLine.objects.select_related("listing__customs_goods").order_by("order", "pk")


def _estimate(order: Order, packed: Iterable[Packed], now: datetime) -> Estimate | None:
    """None inside a country or a customs union, where nothing is due at a border."""
    policy = policy_at(now)
    if is_inside(order.store.country, order.country, policy.customs):
        return None
    today = day_of(now)
    goods = [
        Goods(
            one.line.title,
            one.quantity,
            one.line.unit_price_minor,
            getattr(getattr(one.line.listing, "customs_goods", None), "hs", ""),
        )
        for one in packed
    ]
    if not goods:
        return None
    cost = landed_cost(
        goods,
        currency=order.currency,
        destination=order.country,
        on=today,
        rules=policy.customs,
        eur_per_unit=policy.truth.specs.eur_per_unit if policy.truth.specs else {},
    )
    rules: list[Dated] = [rule for rule in (cost.duty_rule, cost.tax_rule) if rule]
    return Estimate(
        rows=list(_rows(cost)),
        total=_amount(cost.total_minor, cost),
        rules=[(rule, rule.is_old(today, policy.customs.stale_days)) for rule in rules],
        doubts=list(dict.fromkeys(doubt_text(said) for said in cost.doubts if not _is_badge(said))),
    )


def _rows(cost: LandedCost) -> Iterator[tuple[str, str]]:
    yield _("Value of the goods"), _amount(cost.value_minor, cost)
    for line in cost.duty:
        name = line.hs or _("no tariff code")
        yield _("Duty, %(code)s") % {"code": name}, _amount(line.amount_minor, cost)
    yield _("Tax on the duty"), _amount(cost.tax_on_duty_minor, cost)
    tax = _amount(cost.tax_on_goods_minor, cost)
    at_sale = _("%(amount)s, collected with the price") % {"amount": tax}
    yield _("Tax on the goods"), at_sale if cost.is_taxed_at_sale else tax


def _is_badge(said: Said) -> bool:
    """Whether the rule itself says so where it is listed."""
    return said.doubt in (Doubt.NEEDS_REVIEW, Doubt.OLD)


def _amount(minor: int | None, cost: LandedCost) -> str:
    return _("not known") if minor is None else money(minor, cost.currency)


def doubt_text(said: Said) -> str:
    note = str(said.rule.note) if said.rule else ""
    words = {
        Doubt.NO_DESTINATION: _("The policy holds no rules for this destination."),
        Doubt.NO_EXCHANGE_RATE: _("There is no exchange rate for %(about)s."),
        Doubt.NO_HS: _("%(about)s has no tariff code."),
        Doubt.NO_DUTY_RULE: _("No rule on duty holds today."),
        Doubt.NO_TAX_RULE: _("No rule on tax holds today."),
        Doubt.CONFLICT: _("Two rules contradict each other: %(note)s"),
        Doubt.NOT_FIXED: _("Not fixed by the rule: %(note)s"),
    }[said.doubt]
    return words % {"about": said.about, "note": note}
