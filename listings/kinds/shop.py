"""Events of listings, their pictures, files and edits."""

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
        "listing.in_review",
        _("Listing waits for verification"),
        _("“{title}” goes live once a moderator has verified the certificate of: {words}."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.held",
        _("Listing passes, not live yet"),
        _(
            "“{title}” passes the check and is not live yet. {why}"
            " Once nothing bars it, it is checked as it stands and goes live by itself."
        ),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.evidence_found",
        _("Evidence verified: publish again"),
        _("Your proof is verified, and “{title}” passes as it is saved now. Publish it again."),
        url_name="listings:edit",
    ),
    EventKind(
        "listing.evidence_partly_found",
        _("Evidence verified, more is needed"),
        _(
            "Your proof is verified, and “{title}” still does not pass (findings: {count}). Mend"
            " the rest, then publish it again."
        ),
        url_name="listings:edit",
    ),
    EventKind("listing.paused", _("Listing paused"), _("“{title}” was paused."), url_name=DETAIL),
    EventKind(
        "listing.withdrawn", _("Listing withdrawn"), _("“{title}” was withdrawn."), url_name=DETAIL
    ),
    EventKind(
        "listing.put_back",
        _("Listing put back"),
        _("“{title}” is in the state in which it was before."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.taken_down",
        _("Listing taken down"),
        _("“{title}” was taken down by decision {decision}."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.restored",
        _("Listing no longer taken down"),
        _("“{title}” is no longer taken down. It is a draft; publish it when you like."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.market_closed",
        _("Market closed"),
        _("“{title}” is not sold to {markets}: a rule of that market is not met."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.market_opened",
        _("Market open again"),
        _("“{title}” is sold to {markets} again."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.picture_received",
        _("Picture received"),
        _("The file “{file}” was received for “{title}” and is being looked at."),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.copies_reported",
        _("Copied picture reported"),
        _("It was reported that others show a picture of “{title}” (copies: {count})."),
        url_name=DETAIL,
    ),
    EventKind(
        "picture.taken", _("Received picture taken"), _("The file “{file}” is now a picture.")
    ),
    EventKind(
        "picture.refused",
        _("Received picture not taken"),
        _("The file “{file}” for “{title}” could not be taken: {why}"),
    ),
    EventKind(
        "picture.dismissed",
        _("Refusal of a picture read"),
        _("It was read why the file “{file}” could not be taken."),
    ),
    EventKind(
        "listing.claim_off",
        _("Claim switched off"),
        _(
            "No verified certificate in force proves it now. “{title}” stays live, and buyers no"
            " longer read: {words}."
        ),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.claim_on",
        _("Claim switched on"),
        _("A certificate proves it again. Buyers of “{title}” read: {words}."),
        url_name=DETAIL,
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
        "listings.effect_foreseen",
        _("What new rules do to your listings"),
        _(
            "Policy v{number} takes effect on {takes_effect_at}. It judges {listings} of your live"
            " listings worse than now; {leaving} of them would leave the shop."
        ),
        template="emails/listings/effect_foreseen.txt",
        url_name="listings:effect",
        mandatory=True,
    ),
    EventKind(
        "listings.recheck_begun",
        _("Live listings are checked again"),
        _("Policy v{number} is in force; {total} live listings are checked again."),
        url_name="policy:version",
    ),
    EventKind(
        "listings.recheck_ended",
        _("Live listings were checked again"),
        _(
            "All {total} live listings were checked again under policy v{number}; {changed} of them"
            " got another verdict."
        ),
        url_name="policy:version",
    ),
    EventKind(
        "listings.file_sent",
        _("File of listings sent"),
        _("The file “{file}” with {rows} rows was sent."),
        url_name="listings:import_file",
    ),
    EventKind(
        "listings.file_read_again",
        _("File of listings read in another encoding"),
        _("The file “{file}” with {rows} rows was read again as {encoding}."),
        url_name="listings:import_file",
    ),
    EventKind(
        "listing.edit_staged",
        _("Edit kept beside the live text"),
        _("An edit of “{title}” does not pass yet and waits beside the live text: {fields}."),
        url_name="listings:edit",
    ),
    EventKind(
        "listing.edit_applied",
        _("Edit taken over"),
        _("The edit of “{title}” that waited has passed."),
        url_name=DETAIL,
        url_fact="listing",
    ),
    EventKind(
        "listing.edit_taken_in_part",
        _("Edit taken over in part"),
        _(
            "The edit of “{title}” that waited has passed. Changed since, and so not taken over:"
            " {fields}. Write them again, or discard the edit."
        ),
        url_name=DETAIL,
    ),
    EventKind(
        "listing.edit_replaced",
        _("Edit written anew"),
        _("The edit of “{title}” that waited was written anew."),
        url_name=DETAIL,
        url_fact="listing",
    ),
    EventKind(
        "listing.edit_discarded",
        _("Edit discarded"),
        _("The edit of “{title}” that waited was discarded."),
        url_name=DETAIL,
        url_fact="listing",
    ),
    # Views are core's by now (core/kinds.py); what was recorded before stays readable.
    EventKind("listings.view_saved", _("View saved"), _("The view “{name}” was saved.")),
    EventKind("listings.view_changed", _("View changed"), _("The view “{name}” was changed.")),
    EventKind("listings.view_deleted", _("View deleted"), _("The view “{name}” was deleted.")),
)
