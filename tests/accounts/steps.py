"""What people do who sign in with a second factor."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD


def code_of(secret, step=0):
    """What an app with this secret shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_factor(user):
    """Set one up behind the pages; return its secret and the recovery codes."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret, RecoveryCodes.activate(user).generate_codes()


def sign_in(user, client=None):
    """Give the password; return the client and the answer."""
    client = client or Client()
    given = {"login": user.email, "password": PASSWORD}
    return client, client.post(reverse("account_login"), given)


def give_code(client, code, name="mfa_authenticate"):
    return client.post(reverse(name), {"code": code})


def codes_left(user):
    kept = Authenticator.objects.get(user=user, type="recovery_codes")
    return len(kept.wrap().get_unused_codes())
