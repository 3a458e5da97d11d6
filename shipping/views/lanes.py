"""How closely windows hold, lane by lane."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from core import clock
from shipping.lane_pages import lanes_context


@require_GET
@signed_in
def index(request: Any) -> HttpResponse:
    context = lanes_context(shows_all=bool(request.user.roles), now=clock.now())
    return render(request, "shipping/lanes.html", context)
