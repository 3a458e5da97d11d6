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
    EventKind(
        "staff_invitation.proposed",
        _("Invitation of an admin proposed"),
        _("{name} proposes to invite somebody as {role}: {reason}"),
        url_name="accounts:staff",
        mandatory=True,
    ),
    EventKind(
        "staff_invitation.sent",
        _("Invitation sent"),
        _("{name} invited somebody to work for the marketplace as {role}: {reason}"),
        template="emails/accounts/staff_invitation.txt",
        url_name="accounts:staff",
    ),
    EventKind(
        "staff_invitation.withdrawn",
        _("Invitation withdrawn"),
        _("An invitation of {name} to work for the marketplace as {role} was withdrawn."),
        url_name="accounts:staff",
    ),
    EventKind(
        "staff_invitation.accepted",
        _("Invitation accepted"),
        _("{name} accepted an invitation and is now {role}."),
        url_name="accounts:staff",
        mandatory=True,
    ),
)
