"""Every component in every state, for the people who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock
from core.audience import public


@require_GET
@public
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "core/styleguide.html", {"now": clock.now()})
