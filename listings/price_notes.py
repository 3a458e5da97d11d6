"""Prices that are probably a slip, and shipping that hides the price: advice, never a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from core.money import money, number, percent
from listings.days import major
from listings.floors import PriceBook
from listings.models import Listing, PricePoint
from policy.sections import Policy
from policy.sections.listings import PriceAdvice


@dataclass(frozen=True)
class Note:
    """One piece of advice; `code` names its sort, `field` where to look."""

    code: str
    field: str
    text: str


@dataclass(frozen=True)
class Rates:
    """What a unit of each currency is worth in EUR, as far as policy knows it."""

    eur: dict[str, float]

    @classmethod
    def of(cls, policy: Policy) -> "Rates":
        known = policy.truth.specs.eur_per_unit if policy.truth.specs else {}
        return cls({"EUR": 1.0} | known)

    def between(self, one: str, other: str) -> float | None:
        """How many units of `other` one unit of `one` buys; None where policy knows no rate."""
        if one not in self.eur or other not in self.eur:
            return None
        return self.eur[one] / self.eur[other]

    def multiples(self, currency: str) -> Iterator[tuple[str, float]]:
        """Each other currency, and by how much an amount grows when it is written in it."""
        for other in self.eur:
            rate = self.between(currency, other)
            if other != currency and rate:
                yield other, rate


def price_notes(book: PriceBook) -> list[Note]:
    """Advice on the prices that stand in the listing, the gravest first.

    Compared with what it cost before, and with live listings of its category in its currency.
    Rule: docs/rules/listings.md#price-advice
    """
    listing, limits = book.listing, book.policy.listings.price_advice
    if not listing.price_minor:
        return []
    prices, freights = _category(listing, limits)
    slips = [*_against_earlier(book), *_against_category(listing, prices, book.policy)]
    return [*slips[:1], *_freight(listing, freights, limits)]


def _category(listing: Listing, limits: PriceAdvice) -> tuple[list[int], list[int]]:
    """Prices and shipping costs of the category's newest live listings, in this currency."""
    if not listing.category:
        return [], []
    rows = (
        Listing.objects.live()
        .filter(category=listing.category, currency=listing.currency)
        .exclude(pk=listing.pk)
        .order_by("-id")
        .values_list("price_minor", "freight_minor")[: limits.compared_at_most]
    )
    found = list(rows)
    freights = [freight for _price, freight in found if freight is not None]
    return [price for price, _freight in found if price is not None], freights


def _against_earlier(book: PriceBook) -> Iterator[Note]:
    """The last price of the listing, whatever its currency, against the one written now."""
    last = book.last
    listing, limits = book.listing, book.policy.listings.price_advice
    if last is None or listing.price_minor is None:
        return
    rates = Rates.of(book.policy)
    was = money(last.amount_minor, last.currency)
    if last.currency != listing.currency:
        yield from _against_other_currency(listing, last, rates, limits)
        return
    ratio = listing.price_minor / last.amount_minor
    yield from _slips(ratio, listing.currency, _("its last price"), was, rates, limits)


def _against_other_currency(
    listing: Listing, last: PricePoint, rates: Rates, limits: PriceAdvice
) -> Iterator[Note]:
    rate = rates.between(last.currency, listing.currency)
    now, was = major(listing.price_minor, listing.currency), major(last.amount_minor, last.currency)
    assert now is not None and was is not None
    if rate is None or not _is_far(rate, limits.rate_at_least):
        return
    if _is_near(float(now / was), 1.0, limits):
        yield Note(
            "slip_currency",
            "currency",
            _(
                "The currency changed from %(was)s to %(now)s and the number stayed as it was:"
                " %(price)s. Is that the price you mean?"
            )
            % {
                "was": last.currency,
                "now": listing.currency,
                "price": money(listing.price_minor or 0, listing.currency),
            },
        )


def _against_category(listing: Listing, prices: Sequence[int], policy: Policy) -> Iterator[Note]:
    limits = policy.listings.price_advice
    if len(prices) < limits.fewest_compared or listing.price_minor is None:
        return
    middle = median(prices)
    ratio = listing.price_minor / middle
    usual = money(round(middle), listing.currency)
    name = _("the middle price of its category")
    yield from _slips(ratio, listing.currency, name, usual, Rates.of(policy), limits)
    if not limits.lowest_share <= ratio <= limits.highest_multiple:
        yield Note(
            "far_off",
            "price_minor",
            _(
                "The price is %(times)s times the middle price of its category, %(usual)s."
                " Check price, currency and category."
            )
            % {"times": number(ratio, 0 if ratio >= 10 else 2), "usual": usual},
        )


def _slips(
    ratio: float, currency: str, name: str, usual: str, rates: Rates, limits: PriceAdvice
) -> Iterator[Note]:
    facts = {"name": name, "usual": usual, "factor": limits.slip_factor}
    if _is_near(ratio, limits.slip_factor, limits):
        words = _("The price is about %(factor)s times %(name)s, %(usual)s. Is the point missing?")
        yield Note("slip_factor", "price_minor", words % facts)
    elif _is_near(ratio, 1 / limits.slip_factor, limits):
        words = _(
            "The price is about 1/%(factor)s of %(name)s, %(usual)s. Is the point in its place?"
        )
        yield Note("slip_factor", "price_minor", words % facts)
    else:
        for other, multiple in rates.multiples(currency):
            if _is_far(multiple, limits.rate_at_least) and _is_near(ratio, multiple, limits):
                words = _(
                    "The price looks like %(name)s, %(usual)s, written in %(other)s."
                    " The listing's currency is %(currency)s."
                )
                more = {"other": other, "currency": currency}
                yield Note("slip_currency", "price_minor", words % (facts | more))
                return


def _freight(listing: Listing, freights: Sequence[int], limits: PriceAdvice) -> Iterator[Note]:
    freight, price = listing.freight_minor, listing.price_minor
    if not freight or not price:
        return
    cost = money(freight, listing.currency)
    share = freight / (price + freight)
    if share > limits.freight_share_at_most:
        words = _(
            "Shipping of %(cost)s is %(share)s of all that buyers pay; above %(limit)s it hides"
            " the price. Put it into the price."
        )
        facts = {"cost": cost, "share": percent(share)}
        limit = percent(limits.freight_share_at_most)
        yield Note("freight_share", "freight_minor", words % (facts | {"limit": limit}))
    if len(freights) < limits.fewest_compared:
        return
    middle = median(freights)
    if middle and freight > middle * limits.freight_multiple_at_most:
        words = _("Shipping of %(cost)s is %(times)s times the middle of its category, %(usual)s.")
        usual = money(round(middle), listing.currency)
        facts = {"cost": cost, "times": number(freight / middle, 1), "usual": usual}
        yield Note("freight_category", "freight_minor", words % facts)


def _is_near(ratio: float, target: float, limits: PriceAdvice) -> bool:
    return abs(ratio / target - 1) <= limits.slip_tolerance


def _is_far(rate: float, least: float) -> bool:
    """Is the rate so far from one that no ordinary change of price looks like it?"""
    return rate >= least or rate <= 1 / least
