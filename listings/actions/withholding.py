"""Tells a store that words of a live listing are withheld from buyers, and that they are back."""

from datetime import datetime
from typing import Any

from accounts.models import User
from core.events import done_by, record
from listings.models import Listing
from listings.withholding import Withheld, is_said
from listings.wording import in_both_languages


def tell_withheld(
    listing: Listing,
    before: list[Withheld],
    *,
    actor: User | None,
    system: str = "",
    now: datetime,
    notify: Any = (),
) -> None:
    """Record what the last check switched off and on again, compared with `before`."""
    old, new = ({row["words"]: None for row in rows} for rows in (before, listing.withheld))
    off = [words for words in new if words not in old]
    # What the seller took out of the text is no claim that came back.
    on = [words for words in old if words not in new and is_said(listing, words)]
    for kind, found in (("listing.claim_off", off), ("listing.claim_on", on)):
        if found:
            record(
                kind,
                subject=listing,
                store=listing.store,
                actor=actor,
                at=now,
                notify=notify,
                facts={"title": str(listing), "words": in_both_languages(found)} | done_by(system),
            )
