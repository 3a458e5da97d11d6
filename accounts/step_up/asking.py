"""The page that asks, in between: what was sent stands in it, and goes on with the answer."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.demo.codes import demo_code
from accounts.passkeys.asking import offer
from accounts.second_factor.forms import ReauthenticateForm as CodeForm
from accounts.second_factor.queries import has_second_factor

PREFIX = "confirm"
# Names of the page's own: the answer, whether something could not be kept, the page before.
LOST, BACK = f"{PREFIX}-lost", f"{PREFIX}-back"
NEVER_KEPT = ("password", "present")


def ask(request: Any, go_on: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer with the page that asks, or, where it was answered rightly, with what `go_on` does."""
    sent = request.POST
    is_answered = any(name.startswith(f"{PREFIX}-") for name in sent)
    form = _form(request, sent if is_answered else None)
    if not is_answered or not form.is_valid():
        return _page(request, form)
    _keep(request, form)
    if sent.get(LOST):
        messages.info(request, _("Confirmed. Now enter it once more."))
        return redirect(_safe(request, sent.get(BACK, "")))
    request.POST = _without_ours(sent)
    return go_on()


def _form(request: HttpRequest, answer: QueryDict | None) -> Any:
    kind = CodeForm if has_second_factor(request.user) else PasswordForm  # type: ignore[arg-type]
    return kind(answer, user=request.user, prefix=PREFIX)


def _keep(request: HttpRequest, form: Any) -> None:
    if isinstance(form, CodeForm):
        form.save()
    else:
        reauthenticate_by_password(request)


def _page(request: Any, form: Any) -> HttpResponseBase:
    own = _without_ours(request.POST)
    kept = [(name, value) for name, values in own.lists() for value in values if _is_kept(name)]
    lost = bool(request.FILES) or any(not _is_kept(name) for name in own)
    context = {
        "form": form,
        "kept": kept,
        "lost": "1" if lost or request.POST.get(LOST) else "",
        "back": request.POST.get(BACK) or request.headers.get("Referer", ""),
        "demo_code": demo_code(request.user) if isinstance(form, CodeForm) else "",
        "passkey": offer(request.session, request.user) if isinstance(form, CodeForm) else {},
    }
    response = render(request, "accounts/confirm.html", context, status=422)
    add_never_cache_headers(response)
    if request.htmx:
        # A question about the person replaces the page, not a part of it.
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


def _without_ours(sent: QueryDict) -> QueryDict:
    left = sent.copy()
    for name in list(left):
        if name.startswith(f"{PREFIX}-") or name == "csrfmiddlewaretoken":
            del left[name]
    return left


def _is_kept(name: str) -> bool:
    return not any(word in name.lower() for word in NEVER_KEPT)


def _safe(request: HttpRequest, back: str) -> str:
    fits = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if fits else "core:home"
