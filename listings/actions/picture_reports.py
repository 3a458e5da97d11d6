"""A seller's word that another store shows their picture."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import registry
from core.errors import NotPossible
from core.events import record
from enforcement.actions import raise_signal
from enforcement.models import Case, Signal
from listings.guards import refuse_outsider
from listings.likeness import alike
from listings.models import Picture
from listings.picture_advice import copies_elsewhere

RULE = "image_theft"


@transaction.atomic
def report_copies(
    picture: Picture, *, detail: str = "", actor: User | None, now: datetime
) -> list[Case]:
    """Tell moderators which other stores show a picture like this one, later than this store.

    Each copy is a signal in its store's case, with both dates; the reporter is known to staff
    only. The same report again changes no case. Raises NotAllowed to outsiders; NotPossible
    when no other store shows one later. Rule: docs/rules/listings.md#pictures
    """
    refuse_outsider(picture.store, actor)
    others = [one.picture for one in alike(picture)]
    earlier, copies = copies_elsewhere(picture, others, now)
    if earlier or not copies:
        raise NotPossible(_("No other store shows a picture like this one later than yours."))
    # By store, so that two reports lock the stores in the same order.
    cases = [
        _signal(picture, copy, detail, actor, now)
        for copy in sorted(copies, key=lambda copy: (copy.store_id, copy.pk))
    ]
    facts = {"title": str(picture.listing), "count": len(copies)}
    kind = "listing.copies_reported"
    record(kind, subject=picture.listing, store=picture.store, actor=actor, at=now, facts=facts)
    return cases


def _signal(
    picture: Picture, copy: Picture, detail: str, actor: User | None, now: datetime
) -> Case:
    subject_id = str(copy.listing_id)
    # Both languages' readers know a date that is written so.
    words = _(
        "Picture %(place)s, shown since %(since)s, looks like one that stood elsewhere since "
        "%(first)s."
    ) % {
        "place": copy.place,
        "since": copy.created_at.date().isoformat(),
        "first": picture.created_at.date().isoformat(),
    }
    return raise_signal(
        copy.store,
        rule_code=RULE,
        subject_kind="listing",
        subject_id=subject_id,
        snapshot=registry.exhibits["listing"](copy.store, subject_id),
        detail=f"{words} {detail.strip()}".strip(),
        source=Signal.Source.REPORT,
        actor=actor,
        now=now,
        reporter=picture.store.name,
    )
