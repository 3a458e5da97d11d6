"""What accounts hold about a store and its people, for authorities. Never passwords or keys."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Store
from core.disclosure import Holding, Reach, register


def _store(reach: Reach) -> Any:
    return Store.objects.filter(pk=reach.store.pk)


def _people(reach: Reach) -> Any:
    return Membership.objects.filter(store_id=reach.store.pk)


register(
    Holding(
        "store",
        _("The store"),
        {
            "slug": (_("Short name"), "slug"),
            "name": (_("Name"), "name"),
            "country": (_("Country"), "country"),
            "opened_at": (_("Store opened on"), "created_at"),
        },
        _store,
    ),
    Holding(
        "people",
        _("People who work for it"),
        {
            "name": (_("Name"), "user__name"),
            "email": (_("Email"), "user__email"),
            "role": (_("Role"), "role"),
            "joined_at": (_("Joined on"), "user__date_joined"),
            "language": (_("Language"), "user__language"),
        },
        _people,
        about={"person": "user__email"},
    ),
)
