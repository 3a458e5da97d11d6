"""The parts of allauth that are in use; the rest would be doors nobody watches."""

from allauth.account import views
from django.urls import path, re_path

from accounts.access import public, signed_in
from accounts.second_factor import recovery
from accounts.second_factor import views as factor
from accounts.second_factor.doors import confirmed
from accounts.step_up.doors import step_up

urlpatterns = [
    path("login/", public(views.login), name="account_login"),
    path("logout/", public(views.logout), name="account_logout"),
    path("password/reset/", public(views.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        public(views.password_reset_done),
        name="account_reset_password_done",
    ),
    # The key has a hyphen of its own: the account's number ends at the first one.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # Named because allauth's templates and redirects look for it; sign-up itself is closed.
    path("signup/", public(views.signup), name="account_signup"),
    path("inactive/", public(views.account_inactive), name="account_inactive"),
    path("reauthenticate/", public(views.reauthenticate), name="account_reauthenticate"),
    # The second factor, under the names that allauth looks for.
    path("second-factor/", public(factor.authenticate), name="mfa_authenticate"),
    path("second-factor/confirm/", signed_in(factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/set-up/", signed_in(step_up(factor.activate)), name="mfa_activate_totp"),
    path("second-factor/set-up/code.svg", signed_in(step_up(factor.qr)), name="mfa_qr"),
    path(
        "second-factor/off/",
        signed_in(confirmed(step_up(factor.turn_off))),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-factor/codes/",
        signed_in(confirmed(step_up(recovery.codes))),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/codes/new/",
        signed_in(confirmed(step_up(recovery.new_codes))),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/file/",
        signed_in(confirmed(recovery.download)),
        name="mfa_download_recovery_codes",
    ),
]
