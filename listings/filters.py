"""What an index of listings is narrowed to and sorted by; all of it stands in the URL."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store
from core.countries import country_name, market_of
from listings.models import Listing
from listings.stock import offered, offered_in

Status = Listing.Status
# View -> the states it shows; the empty view shows all.
VIEWS: dict[str, str] = {
    "": "",
    "live": Status.PUBLISHED,
    "fix": Status.NEEDS_FIX,
    "evidence": Status.NEEDS_EVIDENCE,
    "review": Status.IN_REVIEW,
    "drafts": Status.DRAFT,
    "paused": Status.PAUSED,
    "withdrawn": Status.WITHDRAWN,
    "down": Status.TAKEN_DOWN,
}
# Sort -> fields that run in one direction, the last one unique; each has its index.
SORTS: dict[str, tuple[str, ...]] = {
    "": ("-updated_at", "-id"),
    "sku": ("sku", "id"),
    "stock": ("offered", "id"),
}
WORDS_AT_MOST = 100
CATEGORY_AT_MOST = 200
# Between the parts of a category's path.
BELOW = " > "
# Names of the views; "" is that of all.
VIEW_LABELS = {
    "": gettext_lazy("All"),
    "live": gettext_lazy("Live"),
    "fix": gettext_lazy("Needs a fix"),
    "evidence": gettext_lazy("Needs evidence"),
    "review": Status.IN_REVIEW.label,
    "drafts": gettext_lazy("Drafts"),
    "paused": Status.PAUSED.label,
    "withdrawn": Status.WITHDRAWN.label,
    "down": Status.TAKEN_DOWN.label,
}
SORT_LABELS = {"sku": gettext_lazy("Sorted by SKU"), "stock": gettext_lazy("Sorted by stock")}
# What takes every narrowing off and keeps view and sort.
CLEARED = dict.fromkeys(("q", "category", "market", "language", "stock"), "")
SAVED = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Filter:
    """One narrowing of a store's listings. A value that means nothing narrows nothing.

    `saved` names the saved view from which the reader came; it narrows nothing by itself.
    """

    view: str = ""
    q: str = ""
    category: str = ""
    market: str = ""
    language: str = ""
    stock: str = ""
    sort: str = ""
    saved: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filter":
        def one_of(name: str, known: Any) -> str:
            given = query.get(name, "")
            return given if given in known else ""

        def words(name: str, at_most: int) -> str:
            return query.get(name, "").replace("\x00", "").strip()[:at_most]

        return cls(
            view=one_of("view", VIEWS),
            q=words("q", WORDS_AT_MOST),
            category=words("category", CATEGORY_AT_MOST),
            market=market_of(query.get("market", "")),
            language=one_of("language", Listing.Language.values),
            stock=one_of("stock", ("none",)),
            sort=one_of("sort", SORTS),
            saved=found[0] if (found := SAVED.fullmatch(query.get("saved", ""))) else "",
        )

    def rows(self, store: Store) -> QuerySet[Listing]:
        pieces = offered_in(store) if self.stock or self.sort == "stock" else offered()
        rows: QuerySet[Any] = Listing.objects.of_store(store).annotate(offered=pieces)
        if status := VIEWS[self.view]:
            rows = rows.filter(status=status)
        if self.q:
            rows = rows.filter(Q(title__icontains=self.q) | Q(sku__icontains=self.q))
        if self.category:
            below = Q(category__startswith=self.category + BELOW)
            rows = rows.filter(Q(category=self.category) | below)
        if self.market:
            rows = rows.filter(markets__contains=[self.market])
        if self.language:
            rows = rows.filter(language=self.language)
        if self.stock:
            rows = rows.filter(offered=0)
        return rows

    @property
    def order(self) -> tuple[str, ...]:
        return SORTS[self.sort]

    @property
    def is_narrowed(self) -> bool:
        """Does it show fewer rows than its view holds?"""
        return any(getattr(self, name) for name in CLEARED)

    def but(self, **changes: str) -> "Filter":
        return replace(self, **changes)

    @property
    def kept(self) -> str:
        """What a saved view keeps of it."""
        return self.but(saved="").query().removeprefix("?")

    @property
    def words(self) -> list[str]:
        """What it narrows to and sorts by, one sentence part each."""
        found = [str(VIEW_LABELS[self.view])]
        if self.q:
            found.append(_("“%(words)s” in title or SKU") % {"words": self.q})
        found += [words for words in (self.category_words, self.market_words) if words]
        if self.stock:
            found.append(_("Sold out"))
        if self.language:
            found.append(str(Listing.Language(self.language).label))
        if self.sort:
            found.append(str(SORT_LABELS[self.sort]))
        return found

    @property
    def category_words(self) -> str:
        return _("Category: %(path)s") % {"path": self.category} if self.category else ""

    @property
    def market_words(self) -> str:
        name = country_name(self.market)
        return _("Sold to: %(market)s") % {"market": name} if self.market else ""

    def query(self) -> str:
        """The query string, "" for everything in the usual order."""
        named = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(named)}" if named else ""

    def hidden(self, *besides: str) -> list[tuple[str, str]]:
        """The rest as hidden fields of a form that asks for `besides`."""
        return [
            (name, value) for name, value in vars(self).items() if value and name not in besides
        ]
