"""One home per workspace; it draws only what the apps registered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock, queries
from core.audience import signed_in


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    context = queries.home(request, now=clock.now())
    return render(request, "core/home.html", context)
