"""What a phrase would find if it were in force: tried on the last listings, nothing is saved."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.registry import Trial
from listings import snapshots
from listings.checks.claims import ClaimChecker
from listings.models import Listing
from policy.sections.truth import TruthSection

LISTINGS = 10_000
EXAMPLES = 20
CONTEXT = 60


def checker_of(truth: TruthSection, code: str, language: str, phrase: str) -> ClaimChecker:
    """The bank of `code` with this one phrase, its exemptions and context as they are.

    Raises NotPossible on `phrase` when it does not compile.
    """
    bank = truth.banks[code].model_copy(
        update={
            "phrases": {language: (phrase,)},
            "weak_phrases": {},
            "expressions": (),
            "named": {},
        }
    )
    try:
        return ClaimChecker(truth.model_copy(update={"banks": {code: bank}}))
    except Exception as error:
        # Whatever the compiler stumbles over, the phrase is not one that it can read.
        words = _("This phrase cannot be read: %(why)s. Compare it with those in the list.")
        raise NotPossible(words % {"why": str(error)[:200]}, field="phrase") from error


def try_phrase(
    truth: TruthSection, code: str, language: str, phrase: str, *, now: datetime
) -> Trial:
    """Run the phrase alone over the last listings that were made, ten thousand at most."""
    checker = checker_of(truth, code, language, phrase)
    rows = Listing.objects.select_related("store").prefetch_related("variant_rows")
    checked = live = 0
    found: list[tuple[str, str, tuple[str, str, str]]] = []
    hits = 0
    for row in rows.order_by("-pk")[:LISTINGS].iterator(1000):
        checked += 1
        snapshot = snapshots.assemble(row, past=(), proofs=(), now=now)
        first = next(iter(checker.find(snapshot)), None)
        if first is None:
            continue
        hits += 1
        live += row.is_live
        if len(found) < EXAMPLES:
            url = reverse("listings:listing", args=[row.pk])
            found.append((str(row), url, _quote(row, first.field, first.start, first.end)))
    return Trial(checked, hits, live, found)


def _quote(row: Listing, field: str, start: int | None, end: int | None) -> tuple[str, str, str]:
    text = str(getattr(row, field, "") or row.attributes.get(field.removeprefix("attributes."), ""))
    if start is None or end is None:
        return "", text[: 2 * CONTEXT], ""
    return text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
