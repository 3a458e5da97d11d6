"""The form by which a buyer says how the help was."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.actions.satisfaction import LONGEST_TEXT
from aftersales.forms import text_area
from aftersales.models import Satisfaction
from core.forms import ActionForm


class SatisfactionForm(ActionForm):
    text = forms.CharField(
        label=_("In your words"), max_length=LONGEST_TEXT, required=False, widget=text_area(2)
    )
    # Its answers are the buttons that send the form.
    score = forms.TypedChoiceField(choices=Satisfaction.Score.choices, coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="rating_%s", **kwargs)
        self.scores = Satisfaction.Score.choices
