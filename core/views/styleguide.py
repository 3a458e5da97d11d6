"""Every component in every state, for the people who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core import clock, samples
from core.audience import demo_only
from core.context import Shell


@require_GET
@demo_only
def styleguide(request: HttpRequest) -> HttpResponse:
    context = samples.styleguide(Shell(request), clock.now())
    return render(request, "core/styleguide.html", context)
