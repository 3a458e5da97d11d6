from tests.access import everybody, only


def sams(request):
    return {"pk": request.getfixturevalue("sams_store").pk}


def listener_of_sam(request):
    from accounts.listeners.actions import add_listener

    sam, store = request.getfixturevalue("sam"), request.getfixturevalue("sams_store")
    facts = {"kinds": ["order.received"], "now": request.getfixturevalue("noon")}
    return {"pk": add_listener(store, url="https://shop.example/", actor=sam, **facts).pk}


KEY = {"uidb36": "1", "key": "x-y"}
MATRIX = {
    "accounts:profile": ({}, "get", everybody(200, anon=302)),
    "accounts:password": ({}, "get", everybody(200, anon=302)),
    "accounts:passkeys": ({}, "get", everybody(200, anon=302)),
    # Nobody's: passkeys of others are not there for anybody.
    "accounts:passkey": ({"pk": 1}, "get", everybody(404, anon=302)),
    "accounts:remove_passkey": ({"pk": 1}, "post", everybody(404, anon=302)),
    "accounts:own_data": ({}, "get", everybody(200, anon=302)),
    "accounts:copy_data": ({}, "post", everybody(302, anon=302)),
    # Nobody's: the data of others is not there for anybody.
    "accounts:fetch_data": ({"pk": 1}, "get", everybody(404, anon=302)),
    "accounts:erase_account": ({}, "post", everybody(422, anon=302)),
    "accounts:sessions": ({}, "get", everybody(200, anon=302)),
    # Nobody's: sessions of others are not there for anybody.
    "accounts:end_session": ({"pk": 1}, "post", everybody(404, anon=302)),
    "accounts:end_other_sessions": ({}, "post", everybody(302, anon=302)),
    "accounts:address": ({}, "get", everybody()),
    "accounts:confirm_address": ({"token": "x"}, "get", everybody(404, anon=302)),
    "accounts:listeners": ({}, "get", only("sam", "rita")),
    "accounts:listener": (listener_of_sam, "get", only("sam", ok=200) | {"rita": 404}),
    **{
        f"accounts:{name}_listener": (listener_of_sam, "post", only("sam", ok=code) | {"rita": 404})
        for name, code in (("test", 302), ("rotate", 302), ("resume", 422), ("close", 302))
    },
    "accounts:tell_listener_again": (
        lambda request: listener_of_sam(request) | {"delivery": 1},
        "post",
        only("sam", "rita", ok=404),
    ),
    "accounts:switch_store": (sams, "post", everybody(404) | {"sam": 302, "tess": 302}),
    "accounts:switch_workspace": (
        {"key": "seller"},
        "post",
        everybody(404) | {"sam": 302, "tess": 302, "rita": 302},
    ),
    "account_login": ({}, "get", everybody(302, anon=200)),
    "account_logout": ({}, "get", everybody()),
    "account_reset_password": ({}, "get", everybody(anon=200)),
    "account_reset_password_done": ({}, "get", everybody(anon=200)),
    "account_reset_password_from_key": (KEY, "get", everybody(anon=200)),
    "account_reset_password_from_key_done": ({}, "get", everybody(anon=200)),
    "account_signup": ({}, "get", everybody(302, anon=200)),
    "account_inactive": ({}, "get", everybody(anon=200)),
    "account_reauthenticate": ({}, "get", everybody()),
    # Who is signed in is led on from where a code is asked.
    "mfa_authenticate": ({}, "get", everybody(302)),
    "mfa_reauthenticate": ({}, "get", everybody(302)),
    "mfa_activate_totp": ({}, "get", everybody(200)),
    # Nobody is setting one up, and nobody has one.
    "mfa_qr": ({}, "get", everybody(404)),
    "mfa_deactivate_totp": ({}, "get", everybody(404)),
    "mfa_generate_recovery_codes": ({}, "get", everybody(404)),
    "mfa_view_recovery_codes": ({}, "get", everybody(404)),
    "mfa_download_recovery_codes": ({}, "get", everybody(404)),
}
