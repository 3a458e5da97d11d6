"""The review by sample in the sidebar of auditors."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.counting import Waiting
from core.registry import NavItem, navigation
from enforcement.models import AuditSample


def _waiting(asker: Any) -> Waiting:
    return Waiting(AuditSample.objects.waiting().exclude(about_id=asker.user.pk))


navigation.add(
    "audit",
    "look",
    NavItem(
        _("Review by sample"),
        "enforcement:audit_samples",
        "checklist",
        order=40,
        waiting=_waiting,
    ),
)
