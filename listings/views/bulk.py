"""Bulk actions: what would happen, do it, what happened, take it back."""

from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import LISTING_ROLES, sellers_only
from core import clock
from core.errors import NotPossible
from core.jobs import progress
from core.keys import key_of
from core.models import Job
from listings import bulk
from listings.bulk_outlook import outlook
from listings.filters import Filter
from policy.queries import policy_at

PICKED_AT_MOST = 500
SHOWN = 100


@require_POST
@sellers_only(*LISTING_ROLES)
def confirm(request: Any, action: str) -> HttpResponse:
    """The page before the act says how many listings it touches."""
    preview = bulk.preview(request.store, action, _picked(request, action))
    return _show(request, action, preview)


@require_POST
@sellers_only(*LISTING_ROLES)
def start(request: Any, action: str) -> HttpResponse:
    """What the page before counted is what is acted on; where that changed, it is shown anew."""
    preview = bulk.preview(request.store, action, _picked(request, action))
    if request.POST.get("seen") != preview.seen:
        return _show(request, action, preview, has_changed=True, status=409)
    facts = {"counted": preview, "actor": request.user, "now": clock.now()}
    return redirect("core:job", bulk.start_bulk(request.store, action=action, **facts).pk)


def _show(
    request: Any,
    action: str,
    preview: bulk.Preview,
    *,
    has_changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    whole = request.POST.get("all")
    picked = [("picked", str(pk)) for pk in preview.ids] if whole is None else [("all", whole)]
    hidden = [*picked, ("seen", preview.seen)]
    context: dict[str, Any] = {"action": action, "label": bulk.LABELS[action], "hidden": hidden}
    context |= {"preview": preview, "has_changed": has_changed}
    now = clock.now()
    found = outlook(request.store, action, preview, policy=policy_at(now), now=now)
    context |= {"outlook": found}
    context |= {"crumbs": _crumbs(_("Bulk action"))}
    return render(request, "listings/bulk.html", context, status=status)


@require_GET
@sellers_only(*LISTING_ROLES)
def result(request: Any, pk: int) -> HttpResponse:
    job = _mine(request, pk)
    lines = list(bulk.report_of(job))
    context = {"job": job, "told": _told(lines), "progress": progress(job)}
    undone = bulk.undoings(job).first()
    is_undoing = undone is not None and undone.status in Job.OPEN
    context |= {"undone": undone, "can_undo": not is_undoing and bool(bulk.left_of(job))}
    context["waits"] = sum(line.get("waits", False) for line in lines)
    context["crumbs"] = _crumbs(job.title)
    return render(request, "listings/bulk_result.html", context)


def _told(lines: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """What was passed over or not possible for a reason, under its heading."""
    headings = {"failed": _("Not possible"), "skipped": _("Changed since they were counted")}
    found = [
        (words, [line for line in lines if line["outcome"] == outcome and "words" in line][:SHOWN])
        for outcome, words in headings.items()
    ]
    return [(words, some) for words, some in found if some]


@require_POST
@sellers_only(*LISTING_ROLES)
def undo(request: Any, pk: int) -> HttpResponse:
    job = bulk.undo(_mine(request, pk), actor=request.user, now=clock.now())
    return redirect("core:job", job.pk)


def _mine(request: Any, pk: int) -> Job:
    rows = Job.objects.filter(kind=bulk.KIND, store=request.store).exclude(status__in=Job.OPEN)
    return get_object_or_404(rows, pk=pk)


def _picked(request: Any, action: str) -> list[int]:
    """The ticked rows, or all that the filter shows where that box is ticked."""
    if action not in bulk.VERBS:
        raise Http404
    if "all" in request.POST:
        narrowed = Filter.of(QueryDict(request.POST["all"].removeprefix("?")))
        return bulk.shown_by(narrowed, request.store)
    given = request.POST.getlist("picked")
    if len(given) > PICKED_AT_MOST:
        words = _(
            "%(count)s listings are ticked; at most %(limit)s can be. Narrow the view by its"
            " filters and tick “All that this view and its filters show”."
        )
        raise NotPossible(words % {"count": len(given), "limit": PICKED_AT_MOST})
    return [pk for pk in map(key_of, given) if pk is not None]


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Listings"), reverse("listings:index")), (here, "")]
