"""Events of staff roles that admins give and end."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "staff_role.given",
        _("Staff role given"),
        _("{name} is now {role}: {reason}"),
        mandatory=True,
    ),
    EventKind(
        "staff_role.ended",
        _("Staff role ended"),
        _("{name} is no longer {role}, and was signed out: {reason}"),
        mandatory=True,
    ),
    EventKind(
        "admin_change.proposed",
        _("Change among admins proposed"),
        _("{proposer} proposes a change of {name}’s role as admin: {reason}"),
        url_name="accounts:staff",
        mandatory=True,
    ),
    EventKind(
        "admin_change.called_off",
        _("Change among admins called off"),
        _("A proposed change of {name}’s role as admin was called off."),
        url_name="accounts:staff",
    ),
)
