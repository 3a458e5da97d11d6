"""The check of what stands in the editor: no text is too long, and no fault ends the page."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.checking import run_check
from listings.checks.findings import Result
from listings.checks.snapshot import Snapshot
from listings.explain import Mark, explain
from listings.facts import LABELS
from listings.floors import PriceBook
from listings.market_verdicts import Sale, sale_of
from listings.models import Listing
from listings.snapshots import snapshot_of
from policy.sections import Policy

TITLE_AT_MOST: int = Listing._meta.get_field("title").max_length or 0
FAILED = gettext_lazy("The check failed. Your text is safe: go on writing, save, and check later.")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Look:
    """What was read and found; `trouble` says why nothing could be checked, "" where it was."""

    snapshot: Snapshot
    sale: Sale
    marks: list[Mark]
    trouble: str = ""


def look_at(draft: Listing, book: PriceBook, *, policy: Policy, now: datetime) -> Look:
    """Check a draft as it stands in the form; one without any text has no findings.

    A fault of the check is logged and said in words: nobody may lose a text to it.
    """
    if trouble := _too_long(draft, policy):
        return Look(snapshot_of(draft, policy=policy, now=now, book=book), Sale(""), [], trouble)
    if not (draft.title.strip() or draft.description.strip()):
        snapshot = snapshot_of(draft, policy=policy, now=now, book=book)
        return Look(snapshot, sale_of(draft, Result(draft.sku), policy), [])
    try:
        with transaction.atomic():
            snapshot, sale = run_check(draft, policy=policy, now=now, book=book)
            return Look(snapshot, sale, explain(sale, snapshot, policy))
    except Exception:
        log.exception("check_failed", listing=draft.pk)
        snapshot = snapshot_of(draft, policy=policy, now=now, book=book)
        return Look(snapshot, Sale(""), [], str(FAILED))


def _too_long(draft: Listing, policy: Policy) -> str:
    limits = {
        "title": TITLE_AT_MOST,
        "description": policy.listings.description_at_most,
    }
    for name, limit in limits.items():
        if (length := len(getattr(draft, name))) > limit:
            words = _(
                "%(field)s: %(length)s characters are too many; up to %(limit)s are checked and"
                " saved. Shorten the text."
            )
            return words % {"field": LABELS[name], "length": length, "limit": limit}
    return ""
