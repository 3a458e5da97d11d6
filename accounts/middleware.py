"""Who reads this page: their language, zone, workspace and store."""

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.access import membership_in, workspaces_of


class ReaderMiddleware:
    """Set `request.workspace`, `request.store` and `request.membership`; speak their language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.workspace, request.workspaces = "", []
        request.store = request.membership = None
        if not request.user.is_authenticated:
            return self.get_response(request)
        self._choose_workspace(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
        with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
            return self.get_response(request)

    def _choose_workspace(self, request: Any) -> None:
        request.workspaces = workspaces_of(request.user)
        chosen = request.session.get("workspace")
        if chosen not in request.workspaces:
            chosen = request.workspaces[0] if request.workspaces else ""
        request.workspace = chosen
        if "seller" in request.workspaces:
            request.membership = membership_in(request.user, request.session.get("store_id"))
            request.store = request.membership.store
