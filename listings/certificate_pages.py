"""What the pages of moderators show who verify certificates."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.paging import keyset
from listings.green import covers_in_words, scheme_name
from listings.models import Certificate
from policy.queries import policy_at

Status = Certificate.Status


def certificates(request: Any, *, now: datetime) -> dict[str, Any]:
    """Those that wait, the oldest first, with whose number other stores use as well."""
    rows = Certificate.objects.waiting().select_related("store", "listing", "reviewer")
    page = keyset(rows, request, order=("id",))
    policy = policy_at(now)
    lines = [
        {
            "certificate": row,
            "name": f"{scheme_name(row.scheme, policy)} {row.number}",
            "elsewhere": len({other.store_id for other in reused(row)}),
        }
        for row in page
    ]
    return {"page": page, "lines": lines, "now": now}


def reused(certificate: Certificate) -> QuerySet[Certificate]:
    """The same number of the same scheme on file for stores that have nobody in common."""
    people = Membership.objects.filter(store_id=certificate.store_id).values("user_id")
    related = Membership.objects.filter(user_id__in=people).values("store_id")
    rows: QuerySet[Certificate] = Certificate.objects.filter(
        scheme=certificate.scheme, number_key=certificate.number_key
    ).exclude(status=Status.WITHDRAWN)
    return rows.exclude(store_id__in=related).select_related("store").order_by("id")


def review(certificate: Certificate, form: Any, user: Any, *, now: datetime) -> dict[str, Any]:
    policy = policy_at(now)
    scheme = policy.green.schemes.get(certificate.scheme)
    name = f"{scheme_name(certificate.scheme, policy)} {certificate.number}"
    above = (_("Certificates"), reverse("listings:certificates"))
    is_held = certificate.status == Status.CLAIMED and certificate.reviewer_id == user.pk
    return {
        "certificate": certificate,
        "name": name,
        "scheme": scheme,
        "scheme_name": scheme_name(certificate.scheme, policy),
        "covers": covers_in_words(certificate),
        "register_url": scheme.register_of(certificate.number) if scheme else "",
        "reused": reused(certificate),
        "form": form,
        "is_free": certificate.status == Status.SUBMITTED,
        "is_held": is_held,
        "may_decide": is_held or certificate.status == Status.VERIFIED,
        "crumbs": [above, (name, "")],
        "now": now,
    }
