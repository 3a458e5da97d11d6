"""The result of a replay of the ladder, for those who write the policy."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.access import admins_only
from core.models import Job
from core.pages import show
from enforcement.replay_pages import replay_page
from enforcement.replays import KIND


@require_GET
@admins_only
def replay(request: Any, pk: int) -> HttpResponse:
    context = replay_page(get_object_or_404(Job, pk=pk, kind=KIND))
    return show(request, "enforcement/replay.html", "enforcement/_replay.html", context)
