"""What notices of listings are about."""

from django.utils.translation import gettext_lazy as _

from core.listeners import offer
from core.notices.topics import Topic, register

register(
    Topic(
        "listings",
        _("Listings and certificates"),
        frozenset(
            {
                "certificate",
                "claims",
                "green",
                "listing",
                "listings",
                "picture",
                "review",
                "rule",
                "trial",
            }
        ),
        always=_("It says beforehand what a change of the rules does to your listings."),
        workspaces=frozenset({"seller", "moderation", "admin"}),
    )
)

# What the systems of stores can hear.
offer(
    "listing.published",
    "listing.held",
    "listing.refused",
    "listing.taken_down",
    "listing.put_back",
    "certificate.verified",
    "certificate.refused",
)
