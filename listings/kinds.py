"""Events of listings."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

DETAIL = "listings:listing"

register(
    EventKind(
        "listing.created", _("Listing created"), _("“{title}” was created."), url_name=DETAIL
    ),
    EventKind(
        "listing.edited", _("Listing edited"), _("“{title}” was edited: {fields}."), url_name=DETAIL
    ),
    EventKind(
        "listing.published", _("Listing published"), _("“{title}” is live."), url_name=DETAIL
    ),
    EventKind(
        "listing.refused",
        _("Listing needs a fix"),
        _("“{title}” cannot be shown to buyers until it is mended (findings: {count})."),
        url_name="listings:edit",
    ),
    EventKind(
        "listing.evidence_asked",
        _("Listing needs evidence"),
        _("“{title}” cannot be shown to buyers until its claims are proven (findings: {count})."),
        url_name="listings:edit",
    ),
    EventKind(
        "listing.withdrawn", _("Listing withdrawn"), _("“{title}” was withdrawn."), url_name=DETAIL
    ),
    EventKind(
        "listing.picture_added",
        _("Picture added"),
        _("A picture was added to “{title}”."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.picture_removed",
        _("Picture removed"),
        _("A picture was taken off “{title}”."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.picture_moved",
        _("Pictures reordered"),
        _("The pictures of “{title}” were put in another order."),
        url_name=DETAIL,
    ),
    EventKind(
        "listings.visible_again",
        _("Listings visible again"),
        _("Buyers see the live listings of {store} again ({count})."),
    ),
    EventKind(
        "certificate.added",
        _("Certificate added"),
        _("The certificate {scheme} {number} was added to “{title}”."),
    ),
    EventKind(
        "listings.file_sent",
        _("File of listings sent"),
        _("The file “{file}” with {rows} rows was sent."),
        url_name="listings:import_file",
    ),
)
