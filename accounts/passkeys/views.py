"""One's own passkeys: add, name and remove them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import signed_in
from accounts.passkeys import challenges
from accounts.passkeys.actions import MOST, add_passkey, remove_passkey, rename_passkey
from accounts.passkeys.forms import AddForm, NameForm
from accounts.passkeys.queries import known_keys, list_passkeys, passkeys_of
from accounts.passkeys.server import ask_new, origin
from accounts.second_factor.doors import confirmed
from accounts.step_up.doors import step_up
from core import clock
from core.errors import NotPossible


@require_http_methods(["GET", "POST"])
@signed_in
@never_cache
@confirmed
@step_up
def index(request: Any) -> HttpResponse:
    form = AddForm(request.POST or None)
    if form.is_valid() and form.run(_add, request):
        messages.success(request, _("Added. From now on it can be used instead of a code."))
        return redirect("accounts:passkeys")
    asked, state = ask_new(request.user, known_keys(request.user))
    challenges.keep(request.session, challenges.ADD, state, now=clock.now())
    rows = list_passkeys(request.user)
    shown = {"rows": rows, "form": form, "asked": asked, "origin": origin(), "now": clock.now()}
    shown |= {"is_full": len(rows) >= MOST, "crumbs": _crumbs(_("Passkeys"))}
    return render(request, "accounts/passkeys.html", shown, status=form.status)


@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
@step_up
def passkey(request: Any, pk: int) -> HttpResponse:
    """Another name for one; the way to remove it begins here too."""
    found = get_object_or_404(passkeys_of(request.user), pk=pk)
    name = found.data["name"]
    form = NameForm(request.POST or None, initial={"name": name})
    facts = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and form.run(rename_passkey, found, **facts):
        messages.success(request, _("Saved."))
        return redirect("accounts:passkeys")
    shown = {"form": form, "pk": pk, "name": name, "crumbs": _crumbs(name)}
    return render(request, "accounts/passkey.html", shown, status=form.status)


@require_POST
@signed_in
@confirmed
@step_up
def remove(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(passkeys_of(request.user), pk=pk)
    kept = request.session.session_key
    remove_passkey(found, keep=kept, actor=request.user, now=clock.now())
    messages.success(request, _("Removed, and signed out in all other places."))
    return redirect("accounts:passkeys")


def _add(request: Any, *, name: str, answer: str) -> Any:
    if not answer:
        raise NotPossible(_("No passkey answered. Adding one needs a browser with scripts."))
    now, person = clock.now(), request.user
    state = challenges.spend(request.session, challenges.ADD, now=now)
    facts: dict[str, Any] = {"name": name, "state": state, "answer": answer}
    return add_passkey(person, **facts, actor=person, now=now)


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(_("Your profile"), reverse("accounts:profile")), (last, "")]
