"""Three mediators with their queues, languages and shifts in two time zones."""

from datetime import datetime
from typing import Any

from accounts.demo.people import address
from accounts.models import User
from aftersales.actions import set_place
from aftersales.models import TeamPlace

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EARLY = {day: ["08:00-12:00", "12:30-16:30"] for day in WEEKDAYS}
LATE = {day: ["12:00-20:00"] for day in WEEKDAYS} | {"sat": ["10:00-16:00"]}
CHINA = {day: ["09:00-12:00", "13:00-18:00"] for day in WEEKDAYS}
PLACES: dict[str, dict[str, Any]] = {
    "mediator": {
        "queues": ["safety", "large", "goods"],
        "languages": ["en", "de"],
        "capacity": 8,
        "zone": "Europe/Berlin",
        "shifts": EARLY,
    },
    "mediator2": {
        "queues": ["safety", "delivery", "goods", "other"],
        "languages": ["en", "es", "pt", "fr"],
        "capacity": 4,
        "zone": "Europe/Berlin",
        "shifts": LATE,
    },
    "mediator3": {
        "queues": ["delivery", "goods"],
        "languages": ["zh", "en"],
        "capacity": 6,
        "zone": "Asia/Shanghai",
        "shifts": CHINA,
    },
}


def build(now: datetime) -> None:
    """Set the places that nobody has set yet."""
    admin = User.objects.get(email=address("admin"))
    for box, facts in PLACES.items():
        person = User.objects.get(email=address(box))
        if not TeamPlace.objects.filter(person=person).exists():
            set_place(person, **facts, days_off=[], actor=admin, now=now)
