"""What buyers' words tell of their problem: examples from which the sorting by words is learned."""

from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Code, Frozen, Line, Section, Shown, Unit, Words

# Texts by the code of their language.
ByLanguage = dict[str, tuple[Line, ...]]


class Examples(Frozen):
    """How buyers say one thing, and the kind of ticket that it makes where theirs does not fit."""

    kind: Annotated[Code, Shown(_("Kind of ticket"), _("Where the buyer’s own does not fit."))]
    said: Annotated[
        ByLanguage, Field(min_length=1), Shown(_("How buyers say it"), _("One a line."))
    ]


class TriageSection(Section):
    """Rule: docs/rules/aftersales.md#triage"""

    label: ClassVar[Words] = _("Sorting by words")
    summary: ClassVar[Words] = _("Examples from which the subject of a ticket is told.")

    # By the reason of a ticket. Versions from before name none, and nothing is suggested.
    examples: Annotated[
        dict[Code, Examples], Shown(_("Examples by reason"), new_key=_("The code of a reason."))
    ] = Field(default_factory=dict)
    ignored: Annotated[
        ByLanguage, Shown(_("Words without meaning of their own"), _("One a line."))
    ] = Field(default_factory=dict)
    least_lead_percent: Annotated[
        int,
        Field(ge=0, le=200),
        Shown(
            _("A suggestion needs a lead of"),
            _(
                "How far the best reason must be ahead of the next, in hundredths of the"
                " distance between right and wrong. With less, nothing is suggested."
            ),
            Unit.NONE,
        ),
    ] = 25

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Every example with its reason."""
        return [
            (text, code)
            for code, examples in self.examples.items()
            for texts in examples.said.values()
            for text in texts
        ]
