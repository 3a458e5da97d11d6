"""What after-sales holds about a person with an account, for the copy that they may ask for."""

from aftersales.models import Entry
from core.personal import Held, register

register(
    Held(
        "messages",
        lambda person: Entry.objects.filter(author=person),
        ("at", "ticket", "side", "happening", "text"),
    )
)
