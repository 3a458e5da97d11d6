"""Listings that a trial of a draft would newly block, and how many of them rightly."""

from dataclasses import dataclass
from typing import Any

from core.estimates import Estimate
from core.models import Job
from listings.models import TrialMark
from listings.trials import LOOKED_AT


@dataclass(frozen=True)
class Stopped:
    """The first ones by lot, as the trial kept them, and the newest mark on each by its id."""

    kept: list[dict[str, Any]]
    marks: dict[int, TrialMark]

    def precision(self, blocked: int, *, is_sample: bool) -> Estimate:
        """The share that is rightly blocked, of those that were marked.

        `blocked` are all that the trial found. Where they are a sample themselves, there are
        always more than were marked.
        """
        right = sum(mark.is_right for mark in self.marks.values())
        return Estimate(right, len(self.marks), blocked + is_sample)


def stopped_in(job: Job) -> Stopped:
    """What a person looks at: a random sample, since a trial goes through its listings by lot."""
    kept: list[dict[str, Any]] = []
    for part in job.parts.order_by("number"):
        kept += [one for report in part.report for one in report.get("stopped", ())]
        if len(kept) >= LOOKED_AT:
            break
    rows = TrialMark.objects.filter(job=job).order_by("listing", "-pk").distinct("listing")
    return Stopped(kept[:LOOKED_AT], {row.listing_id: row for row in rows})
