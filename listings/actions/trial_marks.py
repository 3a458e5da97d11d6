"""An admin looks at what a draft would newly block, and says whether it is right."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Job
from listings.models import Listing, TrialMark
from listings.stopped import stopped_in


@transaction.atomic
def mark_stopped(
    job: Job, listing: Listing, *, is_right: bool, actor: User, now: datetime
) -> TrialMark:
    """Keep that a draft blocks this listing rightly or wrongly; marking again adds a row.

    Raises NotAllowed unless the actor administers policies; NotPossible before the trial is done,
    and for a listing that is not among those drawn. Rule: docs/rules/listings.md#policy-trials
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only policy admins judge what a draft would block."))
    if job.status != Job.Status.DONE:
        raise NotPossible(_("The trial has not ended yet."), code="wrong_state")
    if listing.pk not in [one["listing"] for one in stopped_in(job).kept]:
        raise NotPossible(_("This listing is none of those that were drawn."), code="not_drawn")
    mark = TrialMark.objects.create(
        job=job, listing=listing, is_right=is_right, marked_by=actor, at=now
    )
    kind = "trial.block_upheld" if is_right else "trial.block_doubted"
    facts = {"title": str(listing), "job": job.pk}
    # Without the store: what a draft would do to it is nothing that its people read.
    record(kind, subject=mark, store=None, actor=actor, at=now, facts=facts)
    return mark
