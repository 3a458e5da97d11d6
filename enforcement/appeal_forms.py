"""Forms of appeals: the store's words and points, the answer to each, and questions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.evidence_forms import EvidenceFields
from enforcement.forms import text_area
from enforcement.models import Appeal


class AppealForm(EvidenceFields):
    """The store's words and points, and a field for each kind of document that helps."""

    reason = forms.CharField(
        label=_("Why the decision is wrong"),
        widget=text_area(5),
        max_length=5000,
        help_text=_("Say what happened and what proves it. Somebody uninvolved reads it."),
        error_messages={"required": _("Say why the decision is wrong, in a sentence or two.")},
    )
    points = forms.CharField(
        label=_("Your points, one a line"),
        widget=text_area(4),
        required=False,
        max_length=25_000,
        help_text=_("Each is answered by itself, or the appeal cannot be refused."),
    )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        points = given["points"].splitlines()
        return {"reason": given["reason"], "points": points, "evidence": self.evidence()}


class AnswerForm(ActionForm):
    """The answer to an appeal, with a field for each of its points."""

    outcome = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Appeal.Status.GRANTED, _("Granted: the points and what followed are taken back")),
            (Appeal.Status.PARTLY_GRANTED, _("Partly granted: the measure ends, the points stay")),
            (Appeal.Status.REFUSED, _("Refused: the decision stands")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason, for the seller"), widget=text_area(4), max_length=5000
    )

    def __init__(self, appeal: Appeal, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.numbers = [point.number for point in appeal.points.all()]
        for point in appeal.points.all():
            name = f"answer_{point.number}"
            self.helper.layout.append(name)
            self.fields[name] = forms.CharField(
                label=gettext("Answer to point %(number)s") % {"number": point.number},
                help_text=Truncator(point.text).chars(120),
                widget=text_area(2),
                required=False,
                max_length=5000,
            )

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        answers = {number: given[f"answer_{number}"] for number in self.numbers}
        return {"outcome": given["outcome"], "reason": given["reason"], "answers": answers}


class MessageForm(ActionForm):
    text = forms.CharField(label=_("Question or answer"), widget=text_area(3), max_length=5000)
