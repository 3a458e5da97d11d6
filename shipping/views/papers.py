"""Customs papers of a parcel, made when somebody asks for them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import sellers_only
from core.errors import NotFound
from shipping.checks.customs.papers import Form
from shipping.models import Parcel
from shipping.queries.papers import papers_of


@require_GET
@sellers_only()
def paper(request: Any, pk: int, form: str) -> HttpResponse:
    # The library takes a second to load: only a process that makes papers pays for it.
    from shipping.paper_layout import draw

    rows = Parcel.objects.of_store(request.store).select_related("order", "store")
    parcel = get_object_or_404(rows, pk=pk)
    if form not in set(Form):
        raise NotFound(_("There is no such paper."))
    file = draw(Form(form), papers_of(parcel))
    response = HttpResponse(file, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{form}-{parcel.pk}.pdf"'
    return response
