"""Events of a store's people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

TEAM: dict[str, Any] = {"url_name": "accounts:team"}

register(
    EventKind(
        "invitation.sent",
        _("Invitation sent"),
        _("{name} invited somebody to work for {store} as {role}."),
        template="emails/accounts/invitation.txt",
        **TEAM,
    ),
    EventKind(
        "invitation.withdrawn",
        _("Invitation withdrawn"),
        _("{name} withdrew an invitation to work for {store} as {role}."),
        **TEAM,
    ),
    EventKind(
        "member.joined", _("Member joined"), _("{name} now works for {store} as {role}."), **TEAM
    ),
    EventKind(
        "member.role_changed",
        _("Role changed"),
        _("{name} was {old} of {store} and is now {role}."),
        mandatory=True,
        **TEAM,
    ),
    EventKind(
        "member.stopped_running",
        _("Role changed"),
        _("{name} was {old} of {store} and is now {role}. API keys closed with it: {keys}."),
        mandatory=True,
        **TEAM,
    ),
    EventKind(
        "member.forgotten",
        _("Member closed their account"),
        _(
            "Somebody who worked for {store} as {role} closed their account. "
            "API keys closed with it: {keys}."
        ),
        mandatory=True,
        **TEAM,
    ),
    EventKind(
        "member.removed",
        _("Member removed"),
        _("{name} no longer works for {store}. API keys closed with them: {keys}."),
        mandatory=True,
    ),
)
