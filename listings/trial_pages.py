"""What the page of a policy trial shows: how many listings change, how, and with which words."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from listings.models import CheckRun
from listings.review_pages import title_of
from policy.models import PolicyVersion
from policy.phrases import languages_of
from policy.queries import read_policy
from policy.sections import Policy

SHOWN_AT_MOST = 50


def trial(job: Job) -> dict[str, Any]:
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
    moves, phrase = _moves(verdicts), job.params["phrase"]
    return {
        # In the reader's language; the job's own is that of whoever started it.
        "title": _title(version, phrase),
        "version": version,
        "phrase": phrase,
        "language": languages_of(policy.truth).get(phrase[1], phrase[1]) if phrase else "",
        "progress": progress,
        "changed": progress.done,
        "moved": sum(count for _before, _after, count in moves),
        "verdicts": moves,
        "codes": [
            (title_of(code, policy), codes[f"+{code}"], codes[f"-{code}"])
            for code in sorted({key[1:] for key in codes})
        ],
        "examples": _shown(examples, policy),
        "crumbs": [
            (_("Policies"), reverse("policy:versions")),
            (str(version), reverse("policy:version", args=[version.pk])),
            (_("Trial"), ""),
        ],
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


def _shown(examples: list[dict[str, Any]], policy: Policy) -> list[dict[str, Any]]:
    """Changed verdicts first: they are what sellers feel."""
    names = dict(CheckRun.Verdict.choices)
    examples.sort(key=lambda one: one["before"] == one["after"])
    return [
        {
            "title": one["title"],
            "url": reverse("listings:listing", args=[one["listing"]]),
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
