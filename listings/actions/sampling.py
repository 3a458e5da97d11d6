"""Passed checks of what sellers send in: a person looks at some of them as well."""

import hashlib
from datetime import datetime

from listings.models import CheckRun, ReviewTask
from policy.sections import Policy


def sample_pass(run: CheckRun, *, policy: Policy, now: datetime) -> ReviewTask | None:
    """Put a passed check before a moderator, for the share of checks that the policy names.

    Which ones follows from the check's number alone, so nobody can aim at it. Within the
    caller's transaction.
    """
    drawn = int(hashlib.sha256(str(run.pk).encode()).hexdigest()[:8], 16) / 16**8
    if not run.is_good or drawn >= policy.governance.review.sample_share:
        return None
    return ReviewTask.objects.create(
        store_id=run.store_id,
        listing_id=run.listing_id,
        check_run=run,
        kind=ReviewTask.Kind.SAMPLED,
        status_at=now,
        created_at=now,
    )
