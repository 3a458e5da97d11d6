"""Events of accounts."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind("person.registered", _("Account made"), _("{name} has an account now.")),
    EventKind("person.edited", _("Profile changed"), _("{name} changed their profile.")),
    EventKind("store.opened", _("Store opened"), _("{store} was opened.")),
    EventKind("member.added", _("Member added"), _("{name} now works for {store} as {role}.")),
    EventKind("staff_role.granted", _("Staff role granted"), _("{name} is now {role}.")),
    EventKind("api_key.issued", _("API key issued"), _("The API key “{name}” was made.")),
    EventKind(
        "api_key.ending",
        _("API key ends soon"),
        _("The API key “{name}” ends on {ends_at}. Make a new one and change over before."),
    ),
    EventKind("api_key.revoked", _("API key closed"), _("The API key “{name}” was closed.")),
)
