"""What is said of a sample: by the auditor, by the person who was asked, and in the end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.forms import text_area


class JudgeForm(ActionForm):
    in_order = forms.TypedChoiceField(
        label=_("What do you find?"),
        choices=[("yes", _("It is in order")), ("no", _("It is to be explained"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In words"),
        help_text=_("The person reads them where something is to be explained."),
        widget=text_area(),
        max_length=5000,
        required=False,
    )


class ExplainForm(ActionForm):
    text = forms.CharField(
        label=_("Your explanation"),
        help_text=_("You can give it once."),
        widget=text_area(),
        max_length=5000,
    )


class CloseSampleForm(ActionForm):
    text = forms.CharField(label=_("What came of it"), widget=text_area(), max_length=5000)
