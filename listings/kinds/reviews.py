"""Events of disputed findings and of the rules that they turn."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

register(
    EventKind(
        "review.asked",
        _("Finding disputed"),
        _("A person is asked about “{words}” in “{title}”."),
        url_name="listings:review",
    ),
    EventKind(
        "review.claimed",
        _("Review taken"),
        _("The review of “{title}” was taken."),
        url_name="listings:review",
    ),
    EventKind(
        "review.released",
        _("Review released"),
        _("The review of “{title}” is free again."),
        url_name="listings:review",
    ),
    EventKind(
        "review.upheld",
        _("The check was right"),
        _("“{title}”: a person looked, and the check was right. {reason}"),
        url_name="listings:review",
    ),
    EventKind(
        "review.overturned",
        _("The check was wrong"),
        _("“{title}”: a person looked, and the check was wrong. {reason}"),
        url_name="listings:review",
    ),
    EventKind(
        "review.overturned_unsent",
        _("The check was wrong"),
        _(
            "“{title}”: a person looked, and the check was wrong. {reason} You changed it since it"
            " was checked, so publish it again."
        ),
        url_name="listings:review",
    ),
    EventKind(
        "review.restore_asked",
        _("Asked to come back"),
        _("A person is asked to let “{title}” back, which was taken down."),
        url_name="listings:review",
    ),
    EventKind(
        "review.kept_down",
        _("Stays taken down"),
        _("“{title}”: a person looked, and it stays taken down. {reason}"),
        url_name="listings:review",
    ),
    EventKind(
        "review.restored",
        _("A person let it back"),
        _("“{title}”: a person looked, and it is no longer taken down. {reason}"),
        url_name="listings:review",
    ),
    EventKind(
        "review.asked_again",
        _("Second look asked for"),
        _("Another person is asked about “{words}” in “{title}”."),
        url_name="listings:review",
    ),
    EventKind(
        "rule.demoted",
        _("Rule only warns"),
        _(
            "The findings of {rule} were overturned too often ({overturned} of {decided}); it only"
            " warns for now."
        ),
        url_name="listings:precision",
    ),
    EventKind(
        "rule.restored",
        _("Rule stands again"),
        _("{rule} counts in full again ({overturned} of {decided} overturned). {reason}"),
        url_name="listings:precision",
    ),
    EventKind(
        "trial.block_upheld",
        _("Rightly blocked by a draft"),
        _("A draft would newly block “{title}”: rightly."),
        url_name="listings:trial",
        url_fact="job",
    ),
    EventKind(
        "trial.block_doubted",
        _("Wrongly blocked by a draft"),
        _("A draft would newly block “{title}”: wrongly."),
        url_name="listings:trial",
        url_fact="job",
    ),
)
