"""Forms of complaints: the reporter's words, and the moderator's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.forms import text_area
from enforcement.models import Complaint


class ComplaintForm(ActionForm):
    reason = forms.CharField(
        label=_("Why our answer is wrong"),
        widget=text_area(5),
        max_length=5000,
        help_text=_("Say what we overlooked. Somebody who took no part in the answer reads it."),
        error_messages={"required": _("Say why our answer is wrong, in a sentence or two.")},
    )


class ComplaintAnswerForm(ActionForm):
    outcome = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Complaint.Status.UPHELD, _("Upheld: the report is in the queue again")),
            (Complaint.Status.NOT_UPHELD, _("Not upheld: the answer stands")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason, for the reporter"), widget=text_area(4), max_length=5000
    )
