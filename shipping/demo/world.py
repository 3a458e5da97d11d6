"""Who buys in the demo, where they live, and how their parcels travel."""

from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from core.yaml_files import read_yaml
from shipping.checks.tracking import s10_check_digit


@dataclass(frozen=True)
class Road:
    """A lane with how many days it takes: soonest, most often, latest."""

    origin: str
    to: str
    carrier: str
    service: str
    prefix: str
    days: tuple[int, int, int]

    @property
    def has_customs(self) -> bool:
        union = world()["customs_union"]
        return self.origin != self.to and not {self.origin, self.to} <= set(union)

    def sample(self, random: Random) -> int:
        soonest, most_often, latest = self.days
        return int(random.triangular(soonest, latest, most_often))

    def day_at(self, chance: float) -> int:
        """The day by which this share of the parcels has arrived."""
        low, mode, high = self.days
        width, cut = high - low, (mode - low) / (high - low)
        if chance < cut:
            return int(low + sqrt(chance * width * (mode - low)))
        return int(high - sqrt((1 - chance) * width * (high - mode)))

    def chance_by(self, day: int) -> float:
        low, mode, high = self.days
        at = min(max(day + 1, low), high)
        if at <= mode:
            return (at - low) ** 2 / ((high - low) * (mode - low))
        return 1 - (high - at) ** 2 / ((high - low) * (high - mode))

    def number(self, serial: int) -> str:
        """A tracking number as this carrier writes it."""
        if self.prefix:
            digits = f"{serial % 10**8:08d}"
            return f"{self.prefix}{digits}{s10_check_digit(digits)}{self.origin}"
        return f"{self.carrier[:2].upper()}{serial * 9_973 % 10**12:012d}"


@dataclass(frozen=True)
class Buyer:
    name: str
    email: str
    language: str
    city: str
    postcode: str


@cache
def world() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).parent / "world.yaml")
    return found


@cache
def roads_from(country: str) -> tuple[tuple[Road, ...], tuple[int, ...]]:
    """The lanes out of a country, and how often each one is taken."""
    lanes = world()["lanes"][country]
    roads = tuple(
        Road(
            country,
            lane["to"],
            lane["carrier"],
            lane["service"],
            lane.get("prefix", ""),
            tuple(lane["days"]),
        )
        for lane in lanes
    )
    return roads, tuple(lane["share"] for lane in lanes)


def pick_road(random: Random, country: str) -> Road:
    roads, shares = roads_from(country)
    return random.choices(roads, shares)[0]


def pick_buyer(random: Random, country: str) -> Buyer:
    facts = world()["countries"][country]
    first, last = random.choice(facts["first"]), random.choice(facts["last"])
    city, postcode = random.choice(facts["cities"])
    chinese = facts["language"] == "zh-Hans"
    name = f"{last}{first}" if chinese else f"{first} {last}"
    box = f"buyer{crc32(name.encode()) % 10_000:04d}.{random.randrange(100):02d}"
    return Buyer(name, f"{box}@{country.lower()}.example", facts["language"], city, postcode)


def zone_in(country: str) -> str:
    return str(world()["countries"][country]["zone"])
