"""Events of bans."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

SANCTION = "enforcement:sanction"

register(
    EventKind(
        "ban.suggested",
        _("Ladder suggests a ban"),
        _("Points of {store} in {family}: {points}. Two people may decide on a ban."),
        url_name="enforcement:propose_ban",
    ),
    EventKind(
        "ban.proposed",
        _("Ban proposed"),
        _("{actor} proposed to ban {store}. A senior moderator must agree."),
        url_name=SANCTION,
    ),
)
