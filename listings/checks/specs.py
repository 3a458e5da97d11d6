"""Specifications that no product of the kind can have."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from listings.checks.findings import Finding
from listings.checks.folding import Text, fold
from listings.checks.quantities import Quantity, quantities
from listings.checks.snapshot import Snapshot, read_amount
from policy.sections.facts import SpecLimits
from policy.sections.truth import TruthSection

CODE = "implausible_spec"
TEXTS = ("title", "description")
GRAMS, PER_MILLE, SQUARE_CM = Decimal(1000), Decimal(1000), Decimal(10_000)
GB_PER_TB = Decimal(1024)
AROUND = 24


class Judged(NamedTuple):
    """A measure beyond its limit, for people to read; the unit's sign is that of all languages."""

    measured: Decimal
    limit: float
    unit: str

    def in_words(self, amount: Decimal) -> str:
        return f"{round(amount, 3).normalize():f} {self.unit}"


Judge = Callable[[Decimal, "Product"], Judged | None]


class Product:
    """One listing as the limits of its kind see it; amounts are positive or None."""

    def __init__(self, snapshot: Snapshot, limits: SpecLimits) -> None:
        self.snapshot = snapshot
        self.limits = limits
        self.texts = {
            field: Text.of([(field, getattr(snapshot, field))])
            for field in TEXTS
            if getattr(snapshot, field)
        }

    def amount(self, key: str) -> Decimal | None:
        value = read_amount(self.snapshot.attributes.get(key))
        return value if value is not None and value > 0 else None

    def stated(self, kind: str) -> dict[str, Quantity]:
        """The first value of the kind in title and in description."""
        found = {}
        for field, text in self.texts.items():
            for one in quantities(kind, text.folded):
                if one.value > 0 and not self._is_other(kind, text.folded, one):
                    # Of two readings the one that favours the seller.
                    found[field] = one._replace(value=min(one.readings), short=None)
                    break
        return found

    def _is_other(self, kind: str, folded: str, one: Quantity) -> bool:
        """Watts of a bulb that this one replaces, or of all ports together."""
        if kind != "power_w":
            return False
        around = folded[max(0, one.start - AROUND) : one.end + AROUND]
        return any(fold(word) in around for word in self.limits.not_real_power)

    def value(self, kind: str) -> Decimal | None:
        """The attribute, else what a text states."""
        given = self.amount(kind)
        return (
            given
            if given is not None
            else next((one.value for one in self.stated(kind).values()), None)
        )

    @property
    def price_eur(self) -> Decimal | None:
        rate = self.limits.eur_per_unit.get(self.snapshot.currency.upper())
        price = self.snapshot.price
        return price * Decimal(str(rate)) if rate and price is not None and price > 0 else None

    def words(self) -> str:
        return " ".join(text.folded for text in self.texts.values())


def find_implausible_spec(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """Values beyond what physics and prices allow, in the first place of each text.

    Rule: docs/rules/listings.md#implausible_spec. Sources stand beside the limits in the policy.
    """
    judges = [
        (kind, judge) for category, kind, judge in JUDGES if _is_in(snapshot.category, category)
    ]
    if not judges or CODE not in truth.severities or truth.specs is None:
        return
    product = Product(snapshot, truth.specs)
    for kind, judge in judges:
        stated = product.stated(kind)
        for field, one in stated.items():
            if judged := judge(one.value, product):
                start, end = product.texts[field].span(one.start, one.end)
                words = getattr(snapshot, field)[start:end]
                yield _finding(truth, field, (start, end), words, judged)
        value = product.amount(kind)
        if not stated and value is not None and (judged := judge(value, product)):
            yield _finding(truth, f"attributes.{kind}", (None, None), f"{value:f}", judged)


def _finding(
    truth: TruthSection,
    field: str,
    span: tuple[int | None, int | None],
    words: str,
    judged: Judged,
) -> Finding:
    return Finding(
        code=CODE,
        field=field,
        start=span[0],
        end=span[1],
        severity=truth.severities[CODE],
        rule=CODE,
        version=truth.fingerprint,
        words=words,
        measured=judged.in_words(judged.measured),
        limit=judged.in_words(Decimal(str(judged.limit))),
    )


def _is_in(category: str, path: str) -> bool:
    return category == path or category.startswith(f"{path} > ")


def _over(measured: Decimal, limit: float, unit: str) -> Judged | None:
    return Judged(measured, limit, unit) if measured > Decimal(str(limit)) else None


def _under(measured: Decimal, limit: float, unit: str) -> Judged | None:
    return Judged(measured, limit, unit) if measured < Decimal(str(limit)) else None


def _power_bank(capacity: Decimal, product: Product) -> Judged | None:
    limits, weight = product.limits, product.amount("weight_g")
    if weight is None:
        return _over(capacity, limits.power_bank_mah, "mAh")
    energy = capacity * Decimal(str(limits.cell_volts)) / PER_MILLE
    return _over(energy / (weight / GRAMS), limits.power_bank_wh_per_kg, "Wh/kg")


def _battery(capacity: Decimal, product: Product) -> Judged | None:
    words = product.words()
    for name, limit in product.limits.battery_mah.items():
        # "AA NiMH" is both words, wherever they stand.
        if all(
            re.search(rf"(?<![a-z0-9]){fold(word)}(?![a-z0-9])", words) for word in name.split()
        ):
            return _over(capacity, limit, "mAh")
    return None


def _light(lumens: Decimal, product: Product) -> Judged | None:
    watts = product.value("power_w")
    if watts is not None:
        return _over(lumens / watts, product.limits.lumens_per_watt, "lm/W")
    is_torch = _is_in(product.snapshot.category, "Lighting > Torches")
    return _over(lumens, product.limits.torch_lumens, "lm") if is_torch else None


def _flash(storage: Decimal, product: Product) -> Judged | None:
    price = product.price_eur
    cheap = _under(price / storage, product.limits.flash_eur_per_gb, "EUR/GB") if price else None
    return _over(storage, product.limits.flash_gb, "GB") or cheap


def _ssd(storage: Decimal, product: Product) -> Judged | None:
    return _over(storage, product.limits.ssd_gb, "GB") or _per_tb(
        storage, product, product.limits.ssd_eur_per_tb
    )


def _hard_drive(storage: Decimal, product: Product) -> Judged | None:
    return _per_tb(storage, product, product.limits.hard_drive_eur_per_tb)


def _per_tb(storage: Decimal, product: Product, limit: float) -> Judged | None:
    """A terabyte as 1,024 gigabytes, which makes its price higher and favours the seller."""
    price = product.price_eur
    return _under(price / (storage / GB_PER_TB), limit, "EUR/TB") if price else None


def _charger(power: Decimal, product: Product) -> Judged | None:
    return _over(power, product.limits.usb_port_watts, "W")


def _solar(power: Decimal, product: Product) -> Judged | None:
    length, width = product.amount("length_cm"), product.amount("width_cm")
    if length is None or width is None:
        return None
    return _over(power / (length * width / SQUARE_CM), product.limits.solar_w_per_m2, "W/m²")


JUDGES: tuple[tuple[str, str, Judge], ...] = (
    ("Electronics > Power Banks", "capacity_mah", _power_bank),
    ("Electronics > Batteries", "capacity_mah", _battery),
    ("Lighting", "lumens", _light),
    ("Electronics > USB Sticks", "storage_gb", _flash),
    ("Electronics > Memory Cards", "storage_gb", _flash),
    ("Electronics > Portable SSD", "storage_gb", _ssd),
    ("Electronics > Hard Drives", "storage_gb", _hard_drive),
    ("Electronics > Chargers & Cables", "power_w", _charger),
    ("Outdoor > Solar Panels", "power_w", _solar),
)
