"""Forms of the team page and of an invitation."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.passwords.forms import asked
from core.forms import ActionForm


def choices(roles: list[str]) -> list[tuple[str, Any]]:
    return [(role, Membership.Role(role).label) for role in roles]


class InviteForm(ActionForm):
    email = forms.EmailField(label=_("Email"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, roles: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices(roles)  # type: ignore[attr-defined]


class RoleForm(ActionForm):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, roles: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = choices(roles)  # type: ignore[attr-defined]


class JoinForm(ActionForm):
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=asked,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if password := given.get("password"):
            try:
                validate_password(password, User(email=self.email, name=given.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given
