"""The door through which mail servers' reports come in."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock, registry
from core.audience import public
from core.bounces.noting import note_failures
from core.bounces.reports import read_report
from core.errors import NotFound, NotKnown
from core.rates import count_failure, refuse_flood
from core.signatures import HEADER, refuse_large, refuse_unsigned

CALLS_A_MINUTE = 600


@require_POST
@csrf_exempt
@public
def bounces(request: HttpRequest) -> JsonResponse:
    """Take one report (RFC 3464), signed as docs/operations.md says; answer how many were new."""
    now = clock.now()
    if not settings.BOUNCES_SECRET:
        raise NotFound("")
    refuse_large(request)
    header, most = request.headers.get(HEADER, ""), registry.signed_age_seconds(now)
    try:
        refuse_unsigned(header, request.body, settings.BOUNCES_SECRET, most, now=now)
    except NotKnown:
        count_failure(request)
        raise
    # Those that are signed alone: strangers must not shut the door to the mail server.
    refuse_flood("bounces", CALLS_A_MINUTE)
    return JsonResponse({"noted": note_failures(read_report(request.body), now=now)})
