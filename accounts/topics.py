"""What notices of accounts are about."""

from django.utils.translation import gettext_lazy as _

from core.notices.topics import Topic, register

register(
    Topic(
        "security",
        _("Security and access"),
        frozenset(
            {"second_factor", "session", "api_key", "person", "member", "staff_role", "store"}
            | {"data_request", "admin_change", "handover", "invitation", "staff_invitation"}
        ),
        always=_("You must hear of it at once if it was not you."),
    )
)
