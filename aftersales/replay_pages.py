"""What a replay of rulings found, on the page of its version and on one of its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.models import Ruling
from aftersales.replays import KIND
from aftersales.wording import in_reader_language
from core import jobs
from core.estimates import Estimate
from core.models import Job
from core.money import money, number
from core.registry import Panel
from policy.fingerprints import fingerprint
from policy.labels import CODES
from policy.models import PolicyVersion
from policy.pages.replays import not_replayed
from policy.replays import last_replay

SHOWN_AT_MOST = 25
PARTS = {
    "sum": gettext_lazy("Money back"),
    "payer": gettext_lazy("When the goods come back"),
    "effect": gettext_lazy("Counts in the store’s measures"),
}
VALUES = {True: gettext_lazy("yes"), False: gettext_lazy("no"), None: gettext_lazy("not known")}


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """The last replay of the version, for admins."""
    if request.workspace != "admin":
        return []
    job = last_replay(version, KIND)
    return [Panel("aftersales/_replay_panel.html", result(job, version), order=7)] if job else []


def replay_page(job: Job, user: Any) -> dict[str, Any]:
    version = PolicyVersion.objects.get(pk=job.params["version"])
    crumbs = [
        (_("Policies"), reverse("policy:versions")),
        (str(version), reverse("policy:version", args=[version.pk])),
        (_("Replay"), ""),
    ]
    facts = result(job, version)
    # Who wrote what in a ticket is for its mediators; the facts and rows are for all admins.
    facts["examples"] = list(_examples(facts["found"], may_open=user.is_mediator))
    return {"facts": facts, "version": version, "crumbs": crumbs}


def result(job: Job, version: PolicyVersion) -> dict[str, Any]:
    """All figures of one replay, as its parts left them so far."""
    reports = [report for part in job.parts.order_by("number") for report in part.report]
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report["counts"])
    progress, of = jobs.progress(job), job.params["of"]
    at, days = datetime.fromisoformat(job.params["at"]), job.params["days"]
    otherwise = Estimate(progress.done, progress.rows, of)
    return {
        "job": job,
        "is_stale": job.params["seen"] != fingerprint(version.sections),
        "days": days,
        "since": at - timedelta(days=days),
        "against": version.based_on,
        "not_replayed": not_replayed(version),
        "progress": progress,
        "of": of,
        "is_sample": otherwise.is_sample,
        "stats": _stats(otherwise, counts),
        "parts": [
            (label, counts[part], Estimate(counts[part], progress.rows, of).words)
            for part, label in PARTS.items()
        ],
        "waits": counts["waits"],
        "found": [one for report in reports for one in report["examples"]][:SHOWN_AT_MOST],
        "url": reverse("aftersales:replay", args=[job.pk]),
    }


def _stats(otherwise: Estimate, counts: Counter[str]) -> list[tuple[Any, ...]]:
    """Term, figure, note, address, tone: for the component `_stats`."""
    more, less = (
        Estimate(counts[key], otherwise.read, otherwise.of).words for key in ("more", "less")
    )
    new, gone = counts["newly_two"], counts["no_more_two"]
    two = _("%(new)s newly need a second mediator, %(gone)s no more")
    return [
        (_("Decided otherwise"), otherwise.hits, otherwise.words, "", ""),
        (_("More money for the buyer"), counts["more"], more, "", ""),
        (_("Less money for the buyer"), counts["less"], less, "", ""),
        (
            _("Second mediators"),
            f"{new - gone:+d}" if new != gone else "0",
            two % {"new": number(new), "gone": number(gone)},
            "",
            "",
        ),
    ]


def _examples(found: Sequence[dict[str, Any]], *, may_open: bool) -> Iterable[dict[str, Any]]:
    """Rulings of the sample in its order, which is that of the lot."""
    rows = Ruling.objects.select_related("ticket__order").in_bulk([one["ruling"] for one in found])
    for one in found:
        ruling = rows[one["ruling"]]
        ticket = ruling.ticket
        yield {
            "ref": ticket.ref,
            "title": in_reader_language(ticket.titles),
            "url": reverse("aftersales:facts", args=[ticket.pk]) if may_open else "",
            "facts": "; ".join(
                f"{in_reader_language(fact['title'])}: {VALUES[fact['value']]}"
                for fact in ruling.facts
            ),
            "before": _given(one["before"], ticket.order.currency),
            "after": _given(one["after"], ticket.order.currency),
        }


def _given(given: dict[str, Any], currency: str) -> str:
    """ "M-3.2: € 3.98 – € 19.90 · Store · Not as described"."""
    remedy, rows = given["remedy"], ", ".join(given["rows"])
    if not rows:
        return _("The standard says nothing of it")
    low, high = (money(remedy[key], currency) for key in ("low_minor", "high_minor"))
    amount = low if low == high else f"{low} – {high}"
    back = _("way back: %(who)s") % {"who": CODES[remedy["return_paid_by"]]}
    counts = _("counts: %(how)s") % {"how": CODES[remedy["effect"]]}
    return f"{rows}: {amount} · {back} · {counts}"
