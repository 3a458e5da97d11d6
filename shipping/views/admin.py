"""What admins see of tracking."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core import clock, pages
from core.audience import admins_only
from shipping.checks.providers.statuses import tables
from shipping.models import Provider
from shipping.queries.unmapped import list_unmapped


@require_GET
@admins_only
def unmapped(request: Any) -> HttpResponse:
    versions = [(Provider(name).label, table.version) for name, table in tables().items()]
    context = {"rows": list_unmapped(), "versions": versions, "now": clock.now()}
    context["crumbs"] = [(_("Unread tracking statuses"), "")]
    page, partial = "shipping/unmapped.html", "shipping/_unmapped.html"
    return pages.show(request, page, partial, context)
