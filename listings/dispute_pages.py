"""Findings on the pages of their seller, each with "I think this is wrong" and its answer."""

import copy
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from listings.actions.editing import BEFORE_SALE
from listings.actions.staging import lay_waiting_over
from listings.checking import finding_as_json, finding_from_json, run_check
from listings.checks.findings import address_of, key_of
from listings.explain import number_of
from listings.market_verdicts import Sale
from listings.models import CheckRun, Listing, ReviewTask
from listings.precision import asked_about
from listings.review_pages import quote, title_of
from listings.snapshots import as_json
from policy.queries import policy_at
from policy.sections import Policy


def dispute(listing: Listing, *, number: int, form: Any, now: datetime) -> dict[str, Any]:
    """Raises Http404 when the last check has no such finding."""
    run = listing.last_check
    if run is None or number >= len(run.findings):
        raise Http404
    return _dispute(listing, run, number, form, now)


def dispute_words(listing: Listing, *, finding: str, form: Any, now: datetime) -> dict[str, Any]:
    """A finding in the text as the editor shows it. Raises Http404 when it is found no more."""
    run, result = _check_wanted(listing, policy_at(now), now)
    number = number_of(finding, result)
    if number is None:
        raise Http404
    return _dispute(listing, run, number, form, now)


def _dispute(
    listing: Listing, run: CheckRun, number: int, form: Any, now: datetime
) -> dict[str, Any]:
    finding = run.findings[number]
    above = (listing.sku, reverse("listings:listing", args=[listing.pk]))
    return {
        "listing": listing,
        "title": title_of(finding["code"], policy_at(now)),
        "quote": quote(run, finding),
        "form": form,
        "back": above[1],
        "crumbs": [(_("Listings"), reverse("listings:index")), above, (_("Dispute"), "")],
    }


def asking_again(task: ReviewTask, form: Any, *, now: datetime) -> dict[str, Any]:
    above = (_("Review"), reverse("listings:review", args=[task.pk]))
    return {
        "title": title_of(task.code, policy_at(now)),
        "quote": quote(task.check_run, task.finding),
        "listing": task.listing,
        "back": above[1],
        "answer": task.reason,
        "form": form,
        "crumbs": [above, (_("Second look"), "")],
    }


def findings_of(listing: Listing, policy: Policy) -> list[dict[str, Any]]:
    """What stands in the way of a listing that was sent back, with the state of its disputes."""
    if listing.status not in {Listing.Status.NEEDS_FIX, Listing.Status.NEEDS_EVIDENCE}:
        return []
    run = listing.last_check
    if run is None:
        return []
    urls = [
        reverse("listings:dispute", args=[listing.pk, number])
        for number, _found in enumerate(run.findings)
    ]
    rows = zip(run.findings, urls, strict=True)
    return _rows(run, [(one, url) for one, url in rows if one["severity"] != "warn"], policy)


def findings_of_edit(listing: Listing, policy: Policy, now: datetime) -> list[dict[str, Any]]:
    """The same of the edit that waits beside a live text, by a check of it as it stands."""
    run, result = _check_wanted(listing, policy, now)
    stops = result.verdict in BEFORE_SALE
    found = [
        (finding_as_json(one), reverse("listings:dispute_words", args=[listing.pk, address]))
        for one in result.findings
        for address in [address_of(one)]
        if (one.severity != "warn" if stops else one.withheld)
    ]
    return _rows(run, found, policy)


def _check_wanted(listing: Listing, policy: Policy, now: datetime) -> tuple[CheckRun, Sale]:
    """What the listing, or the edit that waits beside it, would be told; nothing is kept."""
    wanted = copy.copy(listing)
    lay_waiting_over(wanted)
    snapshot, result = run_check(wanted, policy=policy, now=now)
    found = [finding_as_json(one) for one in result.findings]
    return CheckRun(listing=listing, findings=found, snapshot=as_json(snapshot)), result


def _rows(
    run: CheckRun, found: Iterable[tuple[dict[str, Any], str]], policy: Policy
) -> list[dict[str, Any]]:
    asked = asked_about(run.listing)
    return [
        {
            "tone": "bad" if finding["severity"] == "block" else "warn",
            "title": title_of(finding["code"], policy),
            "quote": quote(run, finding),
            "task": asked.get(key_of(finding_from_json(finding))),
            "url": url,
        }
        for finding, url in found
    ]
