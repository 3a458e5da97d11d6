"""What the customs pages are drawn from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.countries import country_name
from core.paging import keyset
from core.registry import Panel
from listings.models import Listing
from policy.queries import policy_at
from shipping.actions.nomenclature import CUSTOMS_ROLES
from shipping.checks.folding import day_of
from shipping.customs_forms import HsForm, KindForm
from shipping.customs_words import Row, gap_rows
from shipping.models import CustomsGoods, HsCode
from shipping.queries.nomenclature import find_codes
from shipping.queries.readiness import gaps_of_listing, schemes_of

PAGE = 50
TABS = ("without", "all")


def may_classify(request: Any) -> bool:
    return request.membership is not None and request.membership.role in CUSTOMS_ROLES


def goods_index(request: Any) -> dict[str, Any]:
    """Live listings, those that nobody has classified yet first shown alone."""
    tab = request.GET.get("view", "")
    tab = tab if tab in TABS else TABS[0]
    return {
        "page": keyset(_rows(request.store, tab), request, order=("-id",), size=PAGE),
        "tab": tab,
        "tabs": tabs(tab),
    }


def tabs(current: str) -> list[tuple[str, str, None, bool]]:
    """The parts of customs: codes, what is missing where, and what customs asks."""
    url = reverse("shipping:customs_goods")
    found = {
        "without": (_("Without a code"), f"{url}?view=without"),
        "all": (_("All live listings"), f"{url}?view=all"),
        "readiness": (_("Readiness"), reverse("shipping:readiness")),
        "questions": (_("Questions"), reverse("shipping:customs_questions")),
    }
    return [(name, to, None, key == current) for key, (name, to) in found.items()]


def _rows(store: Any, tab: str) -> QuerySet[Any]:
    rows = Listing.objects.of_store(store).live().select_related("customs_goods")
    return rows if tab == "all" else rows.exclude(customs_goods__hs__gt="")


def goods(
    request: Any,
    listing: Listing,
    form: HsForm | None = None,
    kind: KindForm | None = None,
    *,
    now: datetime,
) -> dict[str, Any]:
    """One listing: its code and codes for some words, its kind, and what is missing where."""
    words = request.GET.get("q", "") or listing.title
    known = CustomsGoods.objects.filter(listing=listing).first() or CustomsGoods()
    chosen = HsCode.objects.filter(code=known.hs[:6]).first() if known.hs else None
    rules, codes = policy_at(now).customs, find_codes(words)
    said = {"kind": known.kind, "watt_hours": known.watt_hours}
    return {
        "listing": listing,
        "hs": known.hs,
        "chosen": chosen,
        "form": form or HsForm(initial={"hs": known.hs}),
        "kind_form": kind or KindForm(initial=said, kinds=rules.kinds),
        "rules": [
            (row, row.is_old(day_of(now), rules.stale_days))
            for row in rules.restrictions
            if row.kind == known.kind and row.holds(day_of(now))
        ],
        "codes": codes,
        "is_loaded": bool(codes) or HsCode.objects.exists(),
        "words": words,
        "markets": _markets(listing, now),
        "may_edit": may_classify(request),
        "meta": [listing.sku],
        "crumbs": [(_("Customs"), reverse("shipping:customs_goods")), (str(listing), "")],
    }


def _markets(listing: Listing, now: datetime) -> list[tuple[str, list[Row]]]:
    """What is missing for each market that the listing is offered in, its own country aside."""
    today = day_of(now)
    schemes = schemes_of(listing.store, [listing], on=today)
    asked: dict[str, Any] = {"on": today, "schemes": schemes, "policy": policy_at(now)}
    return [
        (country_name(code), gap_rows(gaps_of_listing(listing, code, **asked)))
        for code in listing.markets
        if code != listing.store.country
    ]


def customs_panels(request: Any, listing: Listing, now: datetime) -> Sequence[Panel]:
    """On a listing's page: what is declared of its goods. For the store's own people."""
    if request.membership is None or request.store.pk != listing.store_id:
        return []
    known = CustomsGoods.objects.filter(listing=listing).first()
    context = {"listing": listing, "hs": known.hs if known else ""}
    return [Panel("shipping/_listing_customs.html", context)]
