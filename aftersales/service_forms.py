"""Forms about a clock that is contested."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.forms import text_area
from core.forms import ActionForm


class ContestForm(ActionForm):
    reason = forms.CharField(
        label=_("This clock is wrong because"), max_length=1000, widget=text_area(3)
    )


class AnswerObjectionForm(ActionForm):
    upheld = forms.TypedChoiceField(
        label=_("What you found"),
        choices=[("yes", _("It does not count")), ("no", _("It counts"))],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Why"), max_length=1000, widget=text_area(3), help_text=_("The store reads this.")
    )
