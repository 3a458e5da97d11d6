"""The typed confirmation by which an owner closes a store."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm


class ClosingForm(ActionForm):
    confirmation = forms.CharField(
        label=_("The name of your store"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, store: Any, data: Any = None) -> None:
        super().__init__(data)
        words = gettext("Type %(name)s to confirm.") % {"name": store.name}
        self.fields["confirmation"].help_text = words
        self.fields["confirmation"].error_messages["required"] = words
