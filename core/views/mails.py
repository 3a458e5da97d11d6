"""Each kind of notice as its readers get it, for admins."""

from typing import Any

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.audience import admins_only
from core.events import KINDS
from core.mails.html import as_html
from core.mails.samples import sample_of
from core.notices.topics import OTHER, TOPICS, kinds_of

THEMES = ("light", "dark")
CLOSED = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_GET
@admins_only
def index(request: HttpRequest) -> HttpResponse:
    topics = [topic for topic in (*TOPICS.values(), OTHER) if kinds_of(topic.key)]
    rows = [(topic, [KINDS[kind] for kind in kinds_of(topic.key)]) for topic in topics]
    crumbs = [(_("Deliveries"), reverse("core:deliveries")), (_("Texts of notices"), "")]
    return render(request, "core/mails.html", {"topics": rows, "crumbs": crumbs})


@require_GET
@admins_only
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    known = _known(kind)
    shown: dict[str, Any] = {"kind": known, "samples": [sample_of(kind, c) for c in LANGUAGES]}
    shown["crumbs"] = [(_("Texts of notices"), reverse("core:mails")), (kind, "")]
    return render(request, "core/mail_kind.html", shown | {"themes": THEMES})


# The one page with styles of its own: the mail as mail programs get it, from sample facts alone.
@csp_replace({key: [NONE] for key in CLOSED} | {"style-src": [UNSAFE_INLINE]})  # type: ignore[arg-type]
@require_GET
@admins_only
def html(request: HttpRequest, kind: str, language: str, theme: str) -> HttpResponse:
    _known(kind)
    if language not in LANGUAGES or theme not in THEMES:
        raise Http404
    sample = sample_of(kind, language)
    return HttpResponse(as_html(sample.subject, sample.body or sample.fault, language, theme=theme))


def _known(kind: str) -> Any:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]
