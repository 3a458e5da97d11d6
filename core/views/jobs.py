"""Long work of a store or of one's own: how far it is, stop it, try it again."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock, jobs, pages
from core.audience import signed_in
from core.errors import NotAllowed
from core.models import Job
from core.paging import keyset


@require_GET
@signed_in
def index(request: Any) -> HttpResponse:
    page = keyset(_theirs(request), request)
    done = jobs.progress_of(page.rows)
    rows = [(job, jobs.KINDS[job.kind].label, done[job.pk]) for job in page.rows]
    context = {"page": page, "jobs": rows, "now": clock.now()}
    return pages.show(request, "core/jobs.html", "core/_jobs.html", context)


@require_GET
@signed_in
def job(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(_theirs(request), pk=pk)
    kind, done = jobs.KINDS[found.kind], jobs.progress(found)
    context = {
        "job": found,
        "kind": kind,
        "progress": done,
        "may": _may(request, found),
        "may_stop": kind.can_be_cancelled and _may(request, found),
        "result_url": reverse(kind.url_name, args=[pk]) if kind.url_name else "",
        "crumbs": [(_("Jobs"), reverse("core:jobs")), (found.title, "")],
        "now": clock.now(),
    }
    return pages.show(request, "core/job.html", "core/_job.html", context)


@require_POST
@signed_in
def cancel(request: Any, pk: int) -> HttpResponse:
    jobs.cancel_job(_changeable(request, pk), actor=request.user, now=clock.now())
    return redirect("core:job", pk)


@require_POST
@signed_in
def retry(request: Any, pk: int) -> HttpResponse:
    jobs.retry_job(_changeable(request, pk), actor=request.user, now=clock.now())
    return redirect("core:job", pk)


def _theirs(request: Any) -> Any:
    store = getattr(request, "store", None)
    reach = Q(actor=request.user, store=None)
    rows = Job.objects.filter(reach | Q(store=store) if store else reach)
    return rows.select_related("actor", "store")


def _may(request: Any, found: Job) -> bool:
    place = getattr(request, "membership", None)
    is_theirs = found.actor_id == request.user.pk
    return is_theirs or (place is not None and place.role in jobs.KINDS[found.kind].roles)


def _changeable(request: Any, pk: int) -> Job:
    found: Job = get_object_or_404(_theirs(request), pk=pk)
    if not _may(request, found):
        raise NotAllowed(_("Only who began it, or who has that work in the store, may do this."))
    return found
