"""What the page of a policy trial shows: how many listings change, how, and with which words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import jobs
from core.estimates import Estimate
from core.models import Job
from core.registry import Panel
from listings.checks.findings import RANK
from listings.models import CheckRun, Listing
from listings.review_pages import title_of
from listings.stopped import stopped_in
from listings.trials import KIND
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.phrases import languages_of
from policy.queries import read_policy
from policy.replays import last_replay
from policy.sections import Policy

SHOWN_AT_MOST = 50


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """The last trial of the whole version, for admins."""
    if request.workspace != "admin":
        return []
    job = last_replay(version, KIND)
    if job is None:
        return []
    return [Panel("listings/_trial_panel.html", result(job, request.user), order=6)]


def trial_page(job: Job, user: Any) -> dict[str, Any]:
    facts = result(job, user)
    version = facts["version"]
    crumbs = [
        (_("Policies"), reverse("policy:versions")),
        (str(version), reverse("policy:version", args=[version.pk])),
        (_("Trial"), ""),
    ]
    # In the reader's language; the job's own title is that of whoever started it.
    title = _title(version, job.params["phrase"])
    return {"facts": facts, "title": title, "version": version, "crumbs": crumbs}


def url_of(job: Job) -> str:
    return reverse("listings:trial", args=[job.pk])


def result(job: Job, user: Any) -> dict[str, Any]:
    """All figures of one trial, as its parts left them so far."""
    verdicts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    examples: list[dict[str, Any]] = []
    for part in job.parts.order_by("number"):
        for report in part.report:
            verdicts.update(report["verdicts"])
            codes.update(report["codes"])
            examples += report["examples"]
    version = PolicyVersion.objects.get(pk=job.params["version"])
    policy, progress = read_policy(version), jobs.progress(job)
    phrase = job.params["phrase"]
    changed = Estimate(progress.done, progress.rows, job.params.get("of", job.total))
    return {
        "job": job,
        "url": url_of(job),
        "version": version,
        "against": version.based_on or version,
        "is_stale": job.params["seen"] != fingerprint(version.sections),
        "phrase": phrase,
        "language": languages_of(policy.truth).get(phrase[1], phrase[1]) if phrase else "",
        "progress": progress,
        "of": changed.of,
        "is_sample": changed.is_sample,
        "changed": progress.done,
        "stats": _stats(changed, verdicts),
        "stopped": _stopped(job, changed, verdicts, user),
        "verdicts": _moves(verdicts),
        "codes": [
            (title_of(code, policy), codes[f"+{code}"], codes[f"-{code}"])
            for code in sorted({key[1:] for key in codes})
        ],
        "examples": _shown(examples, policy, may_open=user.is_moderator),
    }


def _turned(verdicts: Counter[str]) -> tuple[int, int]:
    """How many passed and do not any more, and how many the other way round."""
    blocked = passing = 0
    for pair, count in verdicts.items():
        old, new = (RANK[one] <= RANK["warn"] for one in pair.split(">"))
        blocked += count * (old and not new)
        passing += count * (new and not old)
    return blocked, passing


def _stats(changed: Estimate, verdicts: Counter[str]) -> list[tuple[Any, ...]]:
    """Term, figure, note, address, tone: for the component `_stats`."""
    blocked, passing = (replace(changed, hits=count) for count in _turned(verdicts))
    return [
        (_("Other findings"), changed.hits, changed.words, "", ""),
        (_("Newly blocked"), blocked.hits, blocked.words, "", "bad" if blocked.hits else ""),
        (_("Newly passing"), passing.hits, passing.words, "", "ok" if passing.hits else ""),
    ]


def _stopped(
    job: Job, changed: Estimate, verdicts: Counter[str], user: Any
) -> dict[str, Any] | None:
    """What a person looks at of those newly blocked, and how many were right; None without any."""
    found = stopped_in(job)
    if job.status != Job.Status.DONE or not found.kept:
        return None
    blocked, _passing = _turned(verdicts)
    precision = found.precision(blocked, is_sample=changed.is_sample)
    policy = read_policy(PolicyVersion.objects.get(pk=job.params["version"]))
    rows = Listing.objects.select_related("store").in_bulk([one["listing"] for one in found.kept])
    shown = _shown(found.kept, policy, may_open=user.is_moderator)
    return {
        "rows": [
            one
            | {
                "listing": rows[kept["listing"]],
                "has_changed": rows[kept["listing"]].version != kept["version"],
                "mark": found.marks.get(kept["listing"]),
            }
            for one, kept in zip(shown, found.kept, strict=True)
        ],
        "blocked": blocked,
        "marked": precision.read,
        "right": precision.hits,
        "share": precision.share_words,
    }


def _title(version: PolicyVersion, phrase: Any) -> str:
    if phrase:
        return _("Trial of “%(phrase)s”") % {"phrase": phrase[2]}
    return _("Trial of %(version)s") % {"version": version}


def _moves(verdicts: Counter[str]) -> list[tuple[str, str, int]]:
    """From which verdict to which other one, and how often; the most frequent first."""
    names = {key: str(label) for key, label in CheckRun.Verdict.choices}
    moves = []
    for pair, count in verdicts.most_common():
        old, new = pair.split(">")
        if old != new:
            moves.append((names[old], names[new], count))
    return moves


def _shown(
    examples: list[dict[str, Any]], policy: Policy, *, may_open: bool
) -> list[dict[str, Any]]:
    """Changed verdicts first: they are what sellers feel. Moderators alone open any listing."""
    names = dict(CheckRun.Verdict.choices)
    examples = sorted(examples, key=lambda one: one["before"] == one["after"])
    return [
        {
            "title": one["title"],
            "url": reverse("listings:listing", args=[one["listing"]]) if may_open else "",
            "moved": one["before"] != one["after"],
            "before": names[one["before"]],
            "after": names[one["after"]],
            "quotes": [
                (is_new, title_of(code, policy), quote)
                for is_new, key in ((True, "come"), (False, "gone"))
                for code, *quote in one[key]
            ],
        }
        for one in examples[:SHOWN_AT_MOST]
    ]
