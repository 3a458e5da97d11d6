"""Events of accounts."""

from django.utils.translation import gettext_lazy as _

from accounts import topics  # noqa: F401  (they register themselves)
from core.events import EventKind, register

# What somebody must hear of at once if it was not them.
SAFETY = "emails/accounts/second_factor.txt"

register(
    EventKind("person.registered", _("Account made"), _("{name} has an account now.")),
    EventKind("person.edited", _("Profile changed"), _("{name} changed their profile.")),
    EventKind(
        "person.password_changed",
        _("Password changed"),
        _("{name} chose a new password and was signed out in all other places."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "data_request.copied",
        _("Copy of your data is there"),
        _("The copy of your data can be fetched until {until_at}."),
        url_name="accounts:own_data",
        mandatory=True,
    ),
    EventKind(
        "data_request.refused",
        _("Account not erased"),
        _("The account could not be erased yet; {count} things stand against it."),
        url_name="accounts:own_data",
    ),
    EventKind(
        "data_request.closed",
        _("Your account is closed"),
        _(
            "The account is closed, and its name and address are taken out of it. What nobody has "
            "to keep is destroyed; what the law obliges us to keep, such as books and decisions, "
            "is kept as long as it says, and no longer. Nothing is left to do."
        ),
        mandatory=True,
        by_mail_alone=True,
    ),
    EventKind(
        "data_request.erased",
        _("Account erased"),
        _("What was left of a closed account was destroyed."),
    ),
    EventKind("store.opened", _("Store opened"), _("{store} was opened.")),
    EventKind("member.added", _("Member added"), _("{name} now works for {store} as {role}.")),
    EventKind("staff_role.granted", _("Staff role granted"), _("{name} is now {role}.")),
    # Whoever has it acts for the store: its owner must hear of it.
    EventKind(
        "api_key.issued",
        _("API key issued"),
        _("The API key “{name}” was made."),
        mandatory=True,
    ),
    EventKind(
        "api_key.ending",
        _("API key ends soon"),
        _("The API key “{name}” ends on {ends_at}. Make a new one and change over before."),
    ),
    EventKind("api_key.revoked", _("API key closed"), _("The API key “{name}” was closed.")),
    EventKind(
        "second_factor.set_up",
        _("Second factor set up"),
        _("{name} set up a second factor for signing in."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "second_factor.turned_off",
        _("Second factor turned off"),
        _("{name} turned their second factor off."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "second_factor.codes_renewed",
        _("New recovery codes made"),
        _("{name} made new recovery codes. Earlier ones no longer work."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "second_factor.code_spent",
        _("Recovery code used"),
        _("A recovery code of {name} was used. Left: {left}."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "second_factor.guessed",
        _("Too many wrong codes"),
        _("Somebody who knows the password of {name} typed {count} wrong codes."),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "second_factor.reset",
        _("Second factor reset"),
        _("The second factor of {name} was removed, and they were signed out: {reason}"),
        template=SAFETY,
        mandatory=True,
    ),
    EventKind(
        "session.new_device",
        _("Sign-in from a new device"),
        _("{name} signed in from a new device: {browser} on {system}."),
        template=SAFETY,
        url_name="accounts:sessions",
        mandatory=True,
    ),
    EventKind(
        "session.ended",
        _("Session ended"),
        _("{name} ended a session of theirs: {browser} on {system}."),
    ),
    EventKind(
        "session.others_ended",
        _("Other sessions ended"),
        _("{name} signed out in all other places. Sessions ended: {count}."),
    ),
)
