"""Which carrier is asked, and how often."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from shipping import carriers


class AccountForm(ActionForm):
    interface = forms.ChoiceField(label=_("Interface"))
    carrier = forms.CharField(
        label=_("Carrier"),
        max_length=40,
        help_text=_("As sellers write it when they dispatch."),
    )
    every_minutes = forms.IntegerField(label=_("Minutes between two questions"), initial=240)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interface"].choices = list(carriers.interfaces().items())  # type: ignore[attr-defined]
