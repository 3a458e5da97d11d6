"""Many tickets of the board at once: what would happen, then do it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import mediators_only
from aftersales.bulk_pages import PAGE
from core.many_pages import answer


@require_POST
@mediators_only
def bulk(request: Any, action: str) -> HttpResponse:
    return answer(request, PAGE, action)
