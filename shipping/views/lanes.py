"""How closely windows hold, lane by lane."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from core import clock
from shipping.lane_pages import lanes_context


@require_GET
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "shipping/lanes.html", lanes_context(now=clock.now()))
