"""Pages for machines and for the demo."""

import email
import email.policy
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import clock, queries
from core.audience import demo_only, public
from core.metrics.page import may_read
from core.signatures import HEADER, fits, read_header


@require_GET
@public
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 where the database does, 500 where it does not.

    What waits in the outbox is told to those alone who may read the metrics.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    told = {"outbox": queries.outbox_health(clock.now())} if may_read(request) else {}
    return JsonResponse({"database": "ok"} | told)


@require_GET
@demo_only
def mail_sink(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show the mails that the demo's own mail server caught."""
    folder = settings.RUN_DIR / "mail"
    # What the mail server has not finished writing begins with a dot.
    files = {path.stem: path for path in folder.glob("[!.]*.eml")} if folder.is_dir() else {}
    if name and name not in files:
        raise Http404
    newest = sorted(files, reverse=True)[:100]
    mails = [(stem, _parse(files[stem])) for stem in ([name] if name else newest)]
    return render(request, "core/mail_sink.html", {"mails": mails, "single": bool(name)})


@require_POST
@csrf_exempt
@demo_only
def payments(request: HttpRequest) -> HttpResponse:
    """Stand for the payment side: take an order that is signed, as the real one would."""
    _url, secret = settings.RECEIVERS["payments"]
    read = read_header(request.headers.get(HEADER, ""))
    is_signed = read is not None and fits(read[1], request.body, read[0], secret)
    answer = {"taken": request.headers.get("Idempotency-Key", "")} if is_signed else {}
    return JsonResponse(answer, status=200 if is_signed else 401)


def _parse(path: Path) -> dict[str, str]:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return {"to": mail["To"], "subject": mail["Subject"], "date": mail["Date"], "body": text}
