"""Forms by which admins keep the list of trusted flaggers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.forms import text_area


class FlaggerForm(ActionForm):
    name = forms.CharField(label=_("Organisation"), max_length=120)
    area = forms.CharField(label=_("Area of expertise"), max_length=120)
    awarded_by = forms.CharField(
        label=_("Status given by"),
        max_length=120,
        help_text=_("The Digital Services Coordinator of its member state."),
    )
    since_on = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}))
    until_on = forms.DateField(
        label=_("First day without it"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Empty: no end is known."),
    )


class EndFlaggerForm(ActionForm):
    reason = forms.CharField(
        label=_("Why it ends"),
        widget=text_area(2),
        max_length=5000,
        error_messages={"required": _("Say why, in a sentence or two.")},
    )
