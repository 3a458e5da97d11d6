"""What notices of the policy are about."""

from django.utils.translation import gettext_lazy as _

from core.notices.topics import Topic, register

register(
    Topic(
        "rules",
        _("Rules and their changes"),
        frozenset({"policy"}),
        always=_("Changes of the rules are announced to everybody they bind."),
    )
)
