"""How allauth's second factor behaves here."""

from io import BytesIO
from typing import ClassVar

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.second_factor import cipher
from accounts.second_factor.queries import must_have_second_factor
from core.events import Words


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Words]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Type the one that your app shows now."),
        "cannot_delete_authenticator": _(
            "Staff sign in with a second factor, so you cannot turn it off. To move it to another "
            "phone, ask the people who run this marketplace to reset it."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes belong to a second factor. Set one up first."
        ),
    }

    def encrypt(self, text: str) -> str:
        return cipher.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return cipher.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        """On white, so that it can be read in the dark theme as well."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()
