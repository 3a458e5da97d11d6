"""Measures of help: a store's own, and how the mediators' rulings fared."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import mediators_only, sellers_only
from aftersales import measure_pages
from core import clock


@require_GET
@sellers_only()
def own(request: Any) -> HttpResponse:
    context = measure_pages.of_store(request.store, clock.now())
    return render(request, "aftersales/measures.html", context)


@require_GET
@mediators_only
def mediators(request: Any) -> HttpResponse:
    context = measure_pages.of_mediators(clock.now())
    return render(request, "aftersales/mediator_measures.html", context)
