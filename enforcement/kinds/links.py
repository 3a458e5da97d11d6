"""Events of links between stores."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

HEARING = "enforcement:hearing"

register(
    EventKind(
        "link.ended",
        _("Link between stores ended"),
        _("{actor} ended a link of {store_name} with {other} ({what}). Reason: {reason}"),
    ),
    EventKind(
        "link.flagged",
        _("Your answer is asked before a decision"),
        _(
            "{store} shares something with a store under a sanction: {what}. Nothing is decided."
            " Say by {answer_at} what is behind it."
        ),
        url_name=HEARING,
        mandatory=True,
    ),
    EventKind(
        "link.cleared",
        _("Nothing is held against your store"),
        _(
            "We looked at what {store} shares with a store under a sanction. No rule was broken,"
            " and nothing is held against it."
        ),
        url_name=HEARING,
        mandatory=True,
    ),
)
