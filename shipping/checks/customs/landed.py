"""What duty and tax a parcel meets at the border: an estimate, part by part with its rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from babel.numbers import get_currency_precision

from policy.sections.customs import CustomsSection, Destination, DutyRow, R, TaxRow
from policy.sections.dated import Dated

# Postal declarations name the first six digits: goods that share them are one tariff line.
HS_DIGITS = 6


@dataclass(frozen=True)
class Goods:
    """One line of an order as customs reads it. `hs` is "" while nobody has chosen a code."""

    title: str
    quantity: int
    unit_price_minor: int
    hs: str = ""

    @property
    def value_minor(self) -> int:
        return self.quantity * self.unit_price_minor


class Doubt(StrEnum):
    """Why a part is unknown or may be wrong."""

    NO_DESTINATION = "no_destination"
    NO_EXCHANGE_RATE = "no_exchange_rate"
    NO_HS = "no_hs"
    NO_DUTY_RULE = "no_duty_rule"
    NO_TAX_RULE = "no_tax_rule"
    CONFLICT = "conflict"
    NOT_FIXED = "not_fixed"
    NEEDS_REVIEW = "needs_review"
    OLD = "old"


@dataclass(frozen=True)
class Said:
    """One doubt with the rule or the goods that it is about."""

    doubt: Doubt
    about: str = ""
    rule: Dated | None = None


@dataclass(frozen=True)
class DutyLine:
    """The duty of one tariff line; None where it is not known."""

    hs: str
    titles: tuple[str, ...]
    value_minor: int
    amount_minor: int | None


@dataclass(frozen=True)
class LandedCost:
    """Amounts in `currency`, the destination's; None where the rules do not settle one."""

    destination: str
    currency: str
    value_minor: int
    duty: tuple[DutyLine, ...]
    duty_rule: DutyRow | None
    tax_rule: TaxRow | None
    duty_minor: int | None
    tax_on_duty_minor: int | None
    tax_on_goods_minor: int | None
    # The tax on the goods is part of the price that the buyer has paid.
    is_taxed_at_sale: bool
    doubts: tuple[Said, ...]

    @property
    def total_minor(self) -> int | None:
        """What is due on top of the price, or None while a part of it is unknown."""
        parts = [self.duty_minor, self.tax_on_duty_minor]
        if not self.is_taxed_at_sale:
            parts.append(self.tax_on_goods_minor)
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None


def landed_cost(
    lines: Sequence[Goods],
    *,
    currency: str,
    destination: str,
    on: date,
    rules: CustomsSection,
    eur_per_unit: Mapping[str, float],
) -> LandedCost:
    """Estimate the duty of each tariff line, the tax on goods and duty, and their total.

    What the rules do not settle is None with a doubt that says why; nothing is guessed.
    Rule: docs/rules/shipping.md#landed-cost.
    """
    union, own = rules.union_of(destination), rules.destinations.get(destination)
    if union is None or own is None:
        return _nothing(destination, currency, lines, Said(Doubt.NO_DESTINATION, destination))
    share = _exchange(currency, union.currency, eur_per_unit)
    if share is None:
        words = f"{currency} → {union.currency}"
        return _nothing(destination, currency, lines, Said(Doubt.NO_EXCHANGE_RATE, words))
    value = _minor(sum((line.value_minor for line in lines), 0) * share)
    doubts: list[Said] = []
    duty_rule = _one(_bands(union, value, on), doubts, Doubt.NO_DUTY_RULE)
    tax_rule = _one([row for row in own.tax if row.holds(on)], doubts, Doubt.NO_TAX_RULE)
    duty = tuple(_duty_lines(lines, share, duty_rule))
    doubts += _doubts_on_lines(lines, duty_rule)
    doubts += _doubts_on_rules((duty_rule, tax_rule), on, rules.stale_days)
    duty_minor = _sum(line.amount_minor for line in duty)
    tax = _rate_of(tax_rule, value)
    return LandedCost(
        destination=destination,
        currency=union.currency,
        value_minor=value,
        duty=duty,
        duty_rule=duty_rule,
        tax_rule=tax_rule,
        duty_minor=duty_minor,
        tax_on_duty_minor=_times(duty_minor, tax),
        tax_on_goods_minor=_times(value, tax),
        is_taxed_at_sale=tax_rule is not None and value <= tax_rule.at_sale_up_to_minor,
        doubts=tuple(doubts),
    )


def _nothing(destination: str, currency: str, lines: Sequence[Goods], said: Said) -> LandedCost:
    value = sum(line.value_minor for line in lines)
    return LandedCost(
        destination, currency, value, (), None, None, None, None, None, False, (said,)
    )


def _exchange(from_: str, to: str, eur_per_unit: Mapping[str, float]) -> Decimal | None:
    """How many minor units of the one currency make one of the other, cents or not."""
    if from_ == to:
        return Decimal(1)
    if from_ not in eur_per_unit or to not in eur_per_unit:
        return None
    rate = Decimal(str(eur_per_unit[from_])) / Decimal(str(eur_per_unit[to]))
    digits: int = get_currency_precision(to) - get_currency_precision(from_)
    return rate.scaleb(digits)


def _bands(union: Destination, value_minor: int, on: date) -> list[DutyRow]:
    return [row for row in union.duty if row.holds(on) and row.covers(value_minor)]


def _one(rows: list[R], doubts: list[Said], missing: Doubt) -> R | None:
    """The only rule of the day. Two of them contradict each other: neither is taken."""
    if len(rows) == 1:
        return rows[0]
    doubts += [Said(Doubt.CONFLICT, rule=row) for row in rows] or [Said(missing)]
    return None


def _duty_lines(lines: Sequence[Goods], share: Decimal, rule: DutyRow | None) -> Iterable[DutyLine]:
    """One for each tariff line, however many pieces; goods without a code come last."""
    groups: dict[str, list[Goods]] = {}
    for line in lines:
        groups.setdefault(line.hs[:HS_DIGITS], []).append(line)
    for hs, goods in sorted(groups.items(), key=lambda item: (not item[0], item[0])):
        value = _minor(sum(one.value_minor for one in goods) * share)
        titles = tuple(dict.fromkeys(one.title for one in goods))
        yield DutyLine(hs, titles, value, _duty(hs, value, rule))


def _duty(hs: str, value_minor: int, rule: DutyRow | None) -> int | None:
    if rule is None:
        return None
    if rule.rate is not None:
        return _times(value_minor, rule.rate)
    # Free of duty is free, whatever the goods; else unknown goods may be one line or many.
    return rule.per_line_minor if hs or rule.per_line_minor == 0 else None


def _doubts_on_lines(lines: Sequence[Goods], rule: DutyRow | None) -> Iterable[Said]:
    if rule is None:
        return
    if rule.per_line_minor is None and rule.rate is None:
        yield Said(Doubt.NOT_FIXED, rule=rule)
    elif rule.per_line_minor:
        yield from (Said(Doubt.NO_HS, line.title) for line in lines if not line.hs)


def _doubts_on_rules(rules: Iterable[Dated | None], on: date, stale_days: int) -> Iterable[Said]:
    for rule in rules:
        if rule is None:
            continue
        if isinstance(rule, TaxRow) and rule.rate is None:
            yield Said(Doubt.NOT_FIXED, rule=rule)
        if rule.needs_review:
            yield Said(Doubt.NEEDS_REVIEW, rule=rule)
        if rule.is_old(on, stale_days):
            yield Said(Doubt.OLD, rule=rule)


def _rate_of(rule: TaxRow | None, value_minor: int) -> float | None:
    if rule is None:
        return None
    return 0 if value_minor <= rule.free_up_to_minor else rule.rate


def _sum(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _times(amount_minor: int | None, rate: float | None) -> int | None:
    """A tax of nothing is nothing, whatever the rate."""
    if amount_minor == 0 or rate == 0:
        return 0
    if amount_minor is None or rate is None:
        return None
    return _minor(amount_minor * Decimal(str(rate)))


def _minor(amount: Decimal | int) -> int:
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))
