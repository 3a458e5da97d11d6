"""The search: one address for the page and for the palette; and the help that it leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import help, pages
from core.audience import signed_in
from core.context import address_of
from core.search.answers import answer


@require_GET
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    found = answer(request, request.GET.get("q", ""), request.GET.get("kind", ""))
    context = {"answer": found, "tabs": found.tabs}
    return pages.show(request, "core/search.html", "core/_palette_found.html", context)


@require_GET
@signed_in
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "core/help.html", {"books": help.by_book()})


@require_GET
@signed_in
def help_section(request: HttpRequest, book: str, anchor: str) -> HttpResponse:
    section = help.section_of(book, anchor)
    crumbs = [(_("Help"), address_of("core:help")), (section.title, "")]
    return render(request, "core/help_section.html", {"section": section, "crumbs": crumbs})
