"""Forms of passkeys. A script puts the passkey's answer into their hidden field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.passkeys.actions import LONGEST_NAME
from core.forms import ActionForm


def answer_field() -> forms.CharField:
    hidden = forms.HiddenInput(attrs={"data-passkey-answer": True})
    return forms.CharField(required=False, widget=hidden)


class NameForm(ActionForm):
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=LONGEST_NAME,
        help_text=_("To tell your passkeys apart, for example by the device they are on."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddForm(NameForm):
    answer = answer_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append("answer")
