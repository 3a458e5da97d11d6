"""Pages for requests that cannot be answered."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.middleware import as_problem


def is_machine(request: HttpRequest) -> bool:
    """Whether a program calls, which reads no pages."""
    return request.path.startswith(settings.MACHINE_PATHS)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return as_problem(400, "BadRequest", _("This call cannot be read."))
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return as_problem(403, "NotAllowed", _("This call is not allowed."))
    return render(request, "403.html", {"error": exception}, status=403)


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own page for a form without its token has styles that our policy blocks."""
    words = _("This form is out of date. Go back, reload the page and send it again.")
    return forbidden(request, NotAllowed(words))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return as_problem(404, "NotFound", _("There is nothing here."))
    return render(request, "404.html", {"error": None}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_machine(request):
        words = _("Something went wrong on our side. Call again later; nothing was changed.")
        return as_problem(500, "Failed", words)
    # No context processors: whatever broke may be what they need.
    return HttpResponse(render_to_string("500.html"), status=500)
