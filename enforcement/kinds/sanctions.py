"""Events of sanctions."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

DECISION = "enforcement:decision"
SANCTION = "enforcement:sanction"
STATEMENT_MAIL = "emails/enforcement/statement.txt"
SANCTION_MAIL = "emails/enforcement/sanction.txt"

register(
    EventKind(
        "sanction.provisional",
        _("Provisional decision about a store"),
        _("Decision {decision} about {store}: {title}. A person must confirm it by {confirm_at}."),
        template=STATEMENT_MAIL,
        url_name=DECISION,
        mandatory=True,
    ),
    EventKind(
        "sanction.confirmed",
        _("Measure confirmed"),
        _("A person confirmed a measure against {store}: {measure}. Reason: {reason}"),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.refused",
        _("Measure not taken"),
        _("A person turned down a measure against {store}: {measure}. Reason: {reason}"),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.approved",
        _("Second person agreed"),
        _("{actor} agreed to a measure against {store}: {measure}."),
        url_name=SANCTION,
    ),
    EventKind(
        "sanction.lapsed",
        _("Measure lifted unconfirmed"),
        _("Nobody confirmed a measure against {store} in time: {measure}. It has lifted."),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.ended",
        _("Measure ended"),
        _("A measure against {store} has ended as announced: {measure}."),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.reversed",
        _("Measure reversed"),
        _("A measure against {store} was reversed: {measure}. Reason: {reason}"),
        url_name=SANCTION,
    ),
    EventKind(
        "sanction.paused",
        _("Measure paused"),
        _(
            "A measure against {store} is paused until appeal {appeal} is answered, because the "
            "answer is late: {measure}."
        ),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "sanction.resumed",
        _("Measure in force again"),
        _(
            "A measure against {store} is in force again until {ends_at}, as first decided: "
            "{measure}. Appeal {appeal} waits no more."
        ),
        template=SANCTION_MAIL,
        url_name=SANCTION,
        mandatory=True,
    ),
    EventKind(
        "payout.held",
        _("Payouts held"),
        _("The payment side is told to hold all payouts of {store} under {hold}: {measure}."),
        url_name=SANCTION,
        receiver="payments",
    ),
    EventKind(
        "payout.released",
        _("Payouts released"),
        _("The payment side is told to release the payouts of {store} held under {hold}."),
        url_name=SANCTION,
        receiver="payments",
    ),
)
