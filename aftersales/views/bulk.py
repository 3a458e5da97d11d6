"""Many tickets of the board, or of a store, at once: what would happen, then do it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import mediators_only, sellers_only
from aftersales.bulk_pages import PAGE, STORE_PAGE
from core.many_pages import answer


@require_POST
@mediators_only
def bulk(request: Any, action: str) -> HttpResponse:
    return answer(request, PAGE, action)


@require_POST
@sellers_only()
def of_store(request: Any, action: str) -> HttpResponse:
    return answer(request, STORE_PAGE, action)
