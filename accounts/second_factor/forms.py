"""Forms that ask for a code. allauth checks it; the words and what is told are ours."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.passkeys.asking import answered
from accounts.passkeys.forms import answer_field
from accounts.second_factor.actions import note_code_spent
from accounts.second_factor.adapter import SecondFactorAdapter
from accounts.second_factor.codes import is_used, use_code
from accounts.second_factor.counting import count_try
from accounts.second_factor.guessing import forget_wrong, minutes_to_wait, note_wrong
from accounts.second_factor.pending import new_secret, pending_secret
from core import clock
from core.errors import NotPossible

TOO_MANY = {"too_many_login_attempts", "rate_limited"}


def code_field(help_text: Any) -> forms.CharField:
    told = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(attrs=told),
    )


def in_our_words(error: forms.ValidationError) -> forms.ValidationError:
    if error.code not in TOO_MANY:
        return error
    minutes = minutes_to_wait()
    words = ngettext(
        "Too many wrong codes. Wait %(minutes)s minute, then try again with a new code.",
        "Too many wrong codes. Wait %(minutes)s minutes, then try again with a new code.",
        minutes,
    )
    return forms.ValidationError(words % {"minutes": minutes}, code=error.code)


class ConfirmingForm:
    """What confirming at sign-in and later have in common: a code, or what a passkey answered."""

    user: Any
    authenticator: Any
    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent: Any = self
        self.has_answer = bool(sent.data.get(sent.add_prefix("answer")))
        if self.has_answer:
            self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        """At the code's field: the other one is not to be seen."""
        if self.has_answer and "answer" in self.cleaned_data:
            try:
                self._take(self.cleaned_data["answer"])
            except forms.ValidationError as error:
                self.add_error("code", error)  # type: ignore[attr-defined]
        return self.cleaned_data

    def _take(self, answer: str) -> None:
        try:
            was_right = count_try(self.user)
            self.authenticator = answered(context.request.session, self.user, answer)
        except NotPossible as error:
            raise forms.ValidationError(str(error)) from None
        except forms.ValidationError as error:
            raise in_our_words(error) from None
        was_right()
        forget_wrong(self.user)

    def clean_code(self) -> str:
        if self.has_answer:
            return ""
        given = self.cleaned_data["code"]
        try:
            with transaction.atomic():
                code = self._right(given)
                self._accept(code)
        except forms.ValidationError as error:
            if error.code == "incorrect_code":
                note_wrong(self.user, now=clock.now())
                if is_used(self.user.pk, given):
                    raise self._used() from None
            raise in_our_words(error) from None
        forget_wrong(self.user)
        return code

    def _right(self, code: str) -> str:
        """As allauth does it, but for the count of tries."""
        was_right = count_try(self.user)
        # Locked together: of two codes at a time the second is held against what the first left,
        # and of codes that are made anew meanwhile the old ones are none.
        kept = Authenticator.objects.select_for_update().filter(user=self.user).order_by("pk")
        for authenticator in kept.exclude(type=Authenticator.Type.WEBAUTHN):
            if authenticator.wrap().validate_code(code):
                authenticator.user, self.authenticator = self.user, authenticator
                was_right()
                return code
        raise SecondFactorAdapter().validation_error("incorrect_code")

    def _accept(self, code: str) -> None:
        if not use_code(self.user.pk, code):
            raise self._used()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            note_code_spent(self.user, now=clock.now())

    def _used(self) -> forms.ValidationError:
        words = _("This code was used already. Wait for the next one that your app shows.")
        return forms.ValidationError(words, code="used_code")


EITHER = gettext_lazy("The six digits that your app shows now, or one of your recovery codes.")


class AuthenticateForm(ConfirmingForm, AllauthAuthenticateForm):  # type: ignore[misc]
    code = code_field(EITHER)
    answer = answer_field()


class ReauthenticateForm(ConfirmingForm, AllauthReauthenticateForm):  # type: ignore[misc]
    code = code_field(EITHER)
    answer = answer_field()


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    code = code_field(gettext_lazy("The six digits that your app shows now."))

    def __init__(self, *args: Any, session: Any, user: Any, **kwargs: Any) -> None:
        # Not allauth's own: it keeps the secret in the session as it is.
        forms.Form.__init__(self, *args, **kwargs)
        self.user = user
        self.secret = (self.is_bound and pending_secret(session)) or new_secret(session)

    def clean_code(self) -> str:
        try:
            validate_can_add_authenticator(self.user)
            was_right = count_try(self.user)
        except forms.ValidationError as error:
            raise in_our_words(error) from None
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise SecondFactorAdapter().validation_error("incorrect_code")
        was_right()
        return code
