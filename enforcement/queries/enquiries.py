"""Enquiries of people who want to sell, as moderators read them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from enforcement.models import Enquiry
from enforcement.models.enquiries import DONE


def list_enquiries(view: str) -> QuerySet[Enquiry]:
    rows: Any = Enquiry.objects.select_related("taken_by")
    found: QuerySet[Enquiry] = rows.filter(status__in=DONE) if view == "done" else rows.unfinished()
    return found


def get_enquiry(pk: int) -> Enquiry:
    found: Enquiry = get_object_or_404(Enquiry.objects.select_related("taken_by"), pk=pk)
    return found
