"""Editing a draft: one form per section, and one per rule, family or kind inside it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import admins_only
from core import clock
from core.pages import show
from policy.actions import edit_draft
from policy.forms import NewPartForm, PartForm
from policy.labels import section_type
from policy.models import PolicyVersion
from policy.pages import editing as pages


@require_http_methods(["GET", "POST"])
@admins_only
def section(request: Any, pk: int, section: str) -> HttpResponse:
    return _edit(request, pk, section, ())


@require_http_methods(["GET", "POST"])
@admins_only
def item(request: Any, pk: int, section: str, field: str, key: str) -> HttpResponse:
    return _edit(request, pk, section, (field, key))


@require_http_methods(["GET", "POST"])
@admins_only
def add_item(request: Any, pk: int, section: str, field: str) -> HttpResponse:
    """A new entry, such as a scheme of certificates."""
    version = _draft(pk)
    part = pages.new_part(version, section, field)
    form = NewPartForm(section_type(section), field, part.section, request.POST or None)
    return _save(request, version, part, form)


def _edit(request: Any, pk: int, section: str, place: tuple[str, ...]) -> HttpResponse:
    version = _draft(pk)
    part = pages.part_of(version, section, place)
    form = PartForm(part.type, part.section, place, request.POST or None, choices=part.choices)
    return _save(request, version, part, form)


def _draft(pk: int) -> PolicyVersion:
    return get_object_or_404(PolicyVersion, pk=pk, status=PolicyVersion.Status.DRAFT)


def _save(request: Any, version: PolicyVersion, part: pages.Part, form: PartForm) -> HttpResponse:
    facts = {"section": part.section_name, "actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(edit_draft, version, **facts):
        messages.success(request, _("Saved in the draft. Nothing is in force yet."))
        return redirect("policy:version", version.pk)
    context = pages.edit_page(version, part) | {"form": form}
    page, partial = "policy/edit.html", "policy/_edit.html"
    return show(request, page, partial, context, status=form.status)
