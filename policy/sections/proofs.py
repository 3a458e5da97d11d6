"""Certificates as proof: names of schemes, which need no document, what waits for a look."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown, Text
from policy.sections.green import SchemeCode


class ProofScheme(Frozen):
    """A scheme that the programme does not reward, as people know it."""

    title: Annotated[Text, Shown(_("Name"))]


class Proofs(Frozen):
    """Rule: docs/rules/listings.md#certificates"""

    schemes: Annotated[
        dict[SchemeCode, ProofScheme],
        Shown(
            _("Names of schemes"),
            _("Those of the green programme have theirs there."),
            new_key=_("Capital letters, digits and _, as in NORDIC_SWAN."),
        ),
    ] = Field(default_factory=dict)
    without_document: Annotated[
        tuple[SchemeCode, ...],
        Shown(
            _("Schemes without a document"),
            _("Their public register shows the whole entry under the number."),
        ),
    ] = ()
    waiting: Annotated[
        tuple[Literal["needs_evidence", "block"], ...],
        Shown(
            _("Claims that wait for verification"),
            _("By how grave they are without proof. Others count as proven at once."),
        ),
    ] = ("needs_evidence", "block")
