"""Says when a rule of one market closes it for a live listing, and when it is open again."""

from datetime import datetime
from typing import Any

from accounts.models import User
from core.events import done_by, record
from listings.models import Listing


def tell_markets(
    listing: Listing,
    before: list[str],
    *,
    actor: User | None,
    system: str = "",
    now: datetime,
    notify: Any = (),
) -> None:
    """Record what the last check closed and opened, compared with the markets closed `before`."""
    after = listing.closed_markets
    closed = [market for market in after if market not in before]
    opened = [market for market in before if market not in after and market in listing.markets]
    for kind, markets in (("closed", closed), ("opened", opened)):
        if markets:
            record(
                f"listing.market_{kind}",
                subject=listing,
                store=listing.store,
                actor=actor,
                at=now,
                notify=notify,
                facts={"title": str(listing), "markets": ", ".join(markets)} | done_by(system),
            )
