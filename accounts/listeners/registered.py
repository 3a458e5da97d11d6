"""What listeners answer to core: a line of the sidebar."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.access import RUNNING_ROLES
from core.registry import NavItem, navigation


def _runs(request: Any) -> bool:
    return request.membership is not None and request.membership.role in RUNNING_ROLES


navigation.add(
    "seller",
    "shop",
    NavItem(_("Outgoing webhooks"), "accounts:listeners", "send", order=94, shown_to=_runs),
)
