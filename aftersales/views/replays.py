"""The result of a replay of rulings, for those who write the policy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import admins_only
from aftersales.replay_pages import replay_page
from aftersales.replays import KIND
from core.models import Job
from core.pages import show


@require_GET
@admins_only
def replay(request: Any, pk: int) -> HttpResponse:
    context = replay_page(get_object_or_404(Job, pk=pk, kind=KIND), request.user)
    return show(request, "aftersales/replay.html", "aftersales/_replay.html", context)
