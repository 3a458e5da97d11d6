"""What is said beneath the description for customs while somebody writes it."""

from django.utils.translation import gettext as _

from listings.checks.customs import KEY
from listings.checks.descriptions import Verdict, examine
from listings.models import Listing
from listings.noted import FieldNote
from policy.sections import Policy


def customs_note(draft: Listing, policy: Policy) -> FieldNote | None:
    """Why customs may hold it, with an example that it would not; None where nothing is written
    or nothing is wrong."""
    given = draft.attributes.get(KEY)
    if not isinstance(given, str) or not given.strip():
        return None
    limits = policy.shipping.descriptions
    judged = examine(given, words=policy.truth.customs, limits=limits)
    if judged.verdict == Verdict.OK:
        return None
    words = {
        Verdict.REFUSED: _("It names no goods: customs turns the parcel back."),
        Verdict.VAGUE: _("It is vague: customs may hold the parcel and ask."),
    }[judged.verdict]
    advice = _("%(words)s Better: “%(example)s”.") % {"words": words, "example": judged.example}
    return FieldNote("warn", (), advice)
