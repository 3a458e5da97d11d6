"""The form for a new password."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import ActionForm


def _asked() -> str:
    return " ".join(password_validators_help_texts())


asked = lazy(_asked, str)()


class PasswordForm(ActionForm):
    present = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=asked,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def facts(self) -> dict[str, Any]:
        return {"password": self.cleaned_data["password"]}

    def clean_present(self) -> str:
        """By allauth, which counts wrong ones."""
        adapter, given = get_adapter(), self.cleaned_data["present"]
        if not adapter.reauthenticate(self.user, given):
            raise adapter.validation_error("incorrect_password")
        return str(given)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
