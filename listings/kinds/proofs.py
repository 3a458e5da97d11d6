"""Events of certificates and the green programme."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "certificate.added",
        _("Certificate added"),
        _("The certificate {scheme} {number} was added to “{title}”."),
    ),
    EventKind(
        "certificate.claimed",
        _("Certificate taken"),
        _("A moderator looks at the certificate {scheme} {number}."),
    ),
    EventKind(
        "certificate.released",
        _("Certificate released"),
        _("The certificate {scheme} {number} waits for a moderator again."),
    ),
    EventKind(
        "certificate.verified",
        _("Certificate verified"),
        _("The certificate {scheme} {number} was verified."),
        url_name="listings:green",
    ),
    EventKind(
        "certificate.refused",
        _("Certificate not accepted"),
        _(
            "The certificate {scheme} {number} was not accepted: {reason} Claims that rest on it"
            " are checked again."
        ),
        url_name="listings:green",
    ),
    EventKind(
        "certificate.withdrawn",
        _("Certificate withdrawn"),
        _("The certificate {scheme} {number} was withdrawn."),
        url_name="listings:green",
    ),
    EventKind(
        "certificate.ending",
        _("Certificate ends soon"),
        _("The certificate {scheme} {number} ends on {ends_on}. Add the renewed one before."),
        url_name="listings:green",
    ),
    EventKind(
        "green.joined",
        _("Green programme joined"),
        _("{store} takes part in the green programme."),
        url_name="listings:green",
    ),
    EventKind(
        "green.left",
        _("Green programme left"),
        _("{store} no longer takes part in the green programme."),
        url_name="listings:green",
    ),
    EventKind(
        "green.points_awarded",
        _("Green points earned"),
        _("Points earned by the certificate {scheme} {number}: {points}."),
        url_name="listings:green",
    ),
    EventKind(
        "green.points_taken_back",
        _("Green points taken back"),
        _("The certificate {scheme} {number} no longer counts. Points taken back: {points}."),
        url_name="listings:green",
    ),
)
