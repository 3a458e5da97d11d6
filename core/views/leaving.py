"""Leave the mails on a topic, without signing in: the link is signed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import clock
from core.audience import public
from core.mails.leaving import leave as leave_topic
from core.mails.leaving import read_leaving
from core.rates import caller_of, refuse_flood

CALLS_A_MINUTE = 60


@require_http_methods(["GET", "POST"])
@csrf_exempt
@never_cache
@public
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button; mail programs send the POST by themselves (RFC 8058)."""
    refuse_flood(f"leave:{caller_of(request)}", CALLS_A_MINUTE)
    person, topic = read_leaving(token)
    is_done = request.method == "POST"
    if is_done:
        leave_topic(person, topic, now=clock.now())
    return render(request, "core/leave.html", {"topic": topic, "is_done": is_done})
