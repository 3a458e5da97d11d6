"""What a store's own system may say of a listing."""

from enum import StrEnum
from typing import Annotated, Any, cast

from pydantic import Field

from core.facts import Facts
from listings.facts import ListingFacts
from listings.models import VariantFacts
from listings.pricing import MarketPrice


class VariantSent(Facts):
    """A choice of buyers. Without a price it costs what the listing costs."""

    sku: str
    name: str
    price_minor: int | None = None
    stock: int = 0


class MarketPriceSent(Facts):
    """A price of one market; of one variant there, or of all without a price of their own."""

    market: str
    sku: str = ""
    price_minor: int


class ListingSent(Facts):
    """A listing as it is written; what is left out stays as it is, or empty in a new one.

    Attributes, markets, variants and prices of markets are each sent whole.
    """

    title: str = ""
    description: str = ""
    brand: str = ""
    category: str = ""
    language: str = "en"
    attributes: dict[str, str | int | float | bool] = Field(default_factory=dict)
    markets: list[str] = Field(default_factory=list)
    price_minor: int | None = None
    currency: str = "USD"
    reference_price_minor: int | None = None
    freight_minor: int | None = None
    stock: int = 0
    variants: list[VariantSent] = Field(default_factory=list)
    market_prices: list[MarketPriceSent] = Field(default_factory=list)

    @property
    def facts(self) -> ListingFacts:
        """What was said, and nothing else."""
        said: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        said.pop("version", None)
        if "variants" in said:
            said["variants"] = [_variant(one) for one in self.variants]
        if "market_prices" in said:
            said["market_prices"] = [_market_price(one) for one in self.market_prices]
        return cast(ListingFacts, said)


class NewListing(ListingSent):
    """A draft under a SKU that the store has not used yet."""

    sku: str


class ListingChange(ListingSent):
    """What changes. With `version`, only while nobody else has written since."""

    sku: str = ""
    version: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None


class Step(StrEnum):
    PUBLISH = "publish"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class ListingStep(Facts):
    """What is to become of the listing. To withdraw it ends the offer; it can be published anew."""

    action: Step


def _variant(one: VariantSent) -> VariantFacts:
    return {
        "sku": one.sku,
        "name": one.name,
        "price_minor": one.price_minor,
        "stock": one.stock,
    }


def _market_price(one: MarketPriceSent) -> MarketPrice:
    return {"market": one.market, "sku": one.sku, "price_minor": one.price_minor}
