"""A form belongs to the store for which its page was drawn, whatever other windows opened since."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.errors import Stale

FIELD = "for_store"


def mark(request: Any) -> str:
    """The field that a form sends along; people of a single store need none."""
    user, store = getattr(request, "user", None), getattr(request, "store", None)
    if store is None or user is None or len(user.places) < 2:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, store.pk)


def refuse_other_store(request: Any) -> None:
    """Raise Stale when the form was drawn for another of the reader's stores than is open now."""
    said = request.POST.get(FIELD, "") if request.method == "POST" else ""
    if not said or request.store is None or said == str(request.store.pk):
        return
    drawn = next((p.store.name for p in request.user.places if str(p.store_id) == said), None)
    if drawn is not None:
        words = _(
            "This page was opened for %(drawn)s, and another window has opened %(open)s since. "
            "Nothing was done in either. Switch to %(drawn)s and send it again."
        )
        raise Stale(words % {"drawn": drawn, "open": request.store.name})
