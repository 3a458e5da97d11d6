"""What admins see of the doors through which stores' scans come in."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ActionForm
from core.paging import keyset
from shipping.actions.endpoints import OWN_SECRET
from shipping.models import WebhookEndpoint


class VouchForm(ActionForm):
    secret = forms.CharField(
        label=gettext_lazy("Secret of the provider"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, endpoint: WebhookEndpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = _("Of your own account there, not of the store’s.")
        if endpoint.provider not in OWN_SECRET:
            del self.fields["secret"]


def index(request: Any, *, now: datetime) -> dict[str, Any]:
    """Open endpoints of all stores, the newest first."""
    rows = WebhookEndpoint.objects.filter(revoked_at=None).select_related("store")
    return {
        "page": keyset(rows, request, order=("-created_at", "-id")),
        "now": now,
        "crumbs": _crumbs(),
    }


def vouch(
    endpoint: WebhookEndpoint, form: VouchForm, *, is_done: bool, now: datetime
) -> dict[str, Any]:
    """The form, or once it is done the new secret: shown this once."""
    has_own = endpoint.provider in OWN_SECRET
    return {
        "endpoint": endpoint,
        "form": form,
        "is_done": is_done,
        "secret": form.result.secret if is_done and not has_own else "",
        "now": now,
        "crumbs": [*_crumbs(), (endpoint.label, "")],
    }


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Asked carriers"), reverse("shipping:carrier_accounts")),
        (_("Stores’ webhooks"), reverse("shipping:endpoints")),
    ]
