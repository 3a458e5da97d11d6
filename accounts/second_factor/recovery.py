"""Pages of the recovery codes. They are shown once, and can be downloaded while one looks."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.second_factor.actions import note_new_codes
from accounts.second_factor.queries import has_second_factor
from core import clock
from core.errors import NotFound

SHOWN = "recovery_codes_shown"
DOWNLOADABLE = timedelta(minutes=10)


@method_decorator(never_cache, name="dispatch")
class Codes(ViewRecoveryCodesView):  # type: ignore[misc]
    @transaction.atomic
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth writes the codes back as they were read: one that is spent meanwhile would be
        # good again.
        kept = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.RECOVERY_CODES
        )
        list(kept.select_for_update())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            self.request.session[SHOWN] = clock.now().isoformat()
        return context


class NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not has_second_factor(request.user):
            raise NotFound("")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_new_codes(self.request.user, now=clock.now())
        return response


@require_safe
@never_cache
def download(request: Any) -> HttpResponse:
    """The codes as a file, for ten minutes in the session that was shown them."""
    shown = request.session.get(SHOWN)
    if not shown or datetime.fromisoformat(shown) + DOWNLOADABLE < clock.now():
        raise NotFound("")
    kind = Authenticator.Type.RECOVERY_CODES
    codes = get_object_or_404(Authenticator, user=request.user, type=kind).wrap().get_unused_codes()
    response = HttpResponse("\n".join([*codes, ""]), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tradewell-recovery-codes.txt"'
    return response


codes = Codes.as_view()
new_codes = NewCodes.as_view()
