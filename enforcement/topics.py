"""What notices of enforcement are about."""

from django.utils.translation import gettext_lazy as _

from core.listeners import offer
from core.notices.topics import Topic, register

register(Topic("rules", "", frozenset({"quiz"})))
register(
    Topic(
        "decisions",
        _("Decisions and appeals"),
        frozenset(
            {"decision", "sanction", "ban", "payout", "appeal", "complaint", "disclosure", "link"}
        ),
        always=_("The law has you told of each decision about you, with its reasons."),
    )
)
register(
    Topic(
        "casework",
        _("Cases, reports and requests of authorities"),
        frozenset(
            {
                "audit_sample",
                "authority",
                "bundle",
                "case",
                "enquiry",
                "evidence",
                "flagger",
                "hold",
                "report",
                "reporter",
                "second_review",
                "threat",
            }
        ),
        always=_("A clock runs that others rely on."),
        workspaces=frozenset({"moderation", "liaison", "admin", "audit"}),
    )
)
register(
    Topic(
        "traders",
        _("Who trades through a store"),
        frozenset({"identity", "profile"}),
        always=_("The law has marketplaces know who trades on them; a day may depend on it."),
    )
)

# What the systems of stores can hear.
offer(
    "decision.made",
    "sanction.ended",
    "appeal.granted",
    "appeal.partly_granted",
    "appeal.refused",
)
