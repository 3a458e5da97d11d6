"""Events of carriers and of who tells us about their parcels."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "webhook.opened", _("Carrier connected"), _("{carrier} may report scans to {store}.")
    ),
    EventKind(
        "webhook.revoked",
        _("Carrier disconnected"),
        _("{carrier} may no longer report scans to {store}."),
    ),
    EventKind(
        "webhook.left",
        _("Carrier disconnected"),
        _(
            "{carrier} may no longer report scans to {store}: {name}, who connected it and saw its "
            "secret, does not run the store any more. Connect it again under a new secret."
        ),
        url_name="shipping:carriers",
        mandatory=True,
    ),
    EventKind(
        "webhook.vouched",
        _("Carrier vouched for"),
        _("{carrier} has a secret of its own now: its scans for {store} count as its word."),
    ),
    EventKind(
        "carrier_account.opened",
        _("Carrier is asked"),
        _("{carrier} is asked for its parcels every {every_minutes} minutes."),
    ),
    EventKind(
        "carrier_account.closed",
        _("Carrier is asked no more"),
        _("{carrier} is no longer asked for its parcels."),
    ),
    EventKind(
        "carrier.published",
        _("Carrier changed"),
        _("What holds for {name} changes at {from_at}."),
    ),
    EventKind(
        "carrier.retired", _("Carrier retired"), _("Numbers of {name} are recognised no more.")
    ),
)
