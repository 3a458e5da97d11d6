"""Switching between stores and workspaces."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import signed_in
from accounts.models import Store
from core.errors import NotFound


@require_POST
@signed_in
def switch_store(request: Any, pk: int) -> HttpResponse:
    store = get_object_or_404(Store.objects.for_user(request.user), pk=pk)
    request.session["store_id"], request.session["workspace"] = store.pk, "seller"
    return redirect("core:home")


@require_POST
@signed_in
def switch_workspace(request: Any, key: str) -> HttpResponse:
    if key not in request.workspaces:
        raise NotFound("")
    request.session["workspace"] = key
    return redirect("core:home")
