"""What an index of listings is narrowed to and sorted by; all of it stands in the URL."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import Store
from listings.models import Listing

Status = Listing.Status
# View -> the states it shows; the empty view shows all.
VIEWS: dict[str, str] = {
    "": "",
    "live": Status.PUBLISHED,
    "fix": Status.NEEDS_FIX,
    "evidence": Status.NEEDS_EVIDENCE,
    "drafts": Status.DRAFT,
}
# Sort -> fields that run in one direction, the last one unique; each has its index.
SORTS: dict[str, tuple[str, ...]] = {
    "": ("-updated_at", "-id"),
    "sku": ("sku", "id"),
    "stock": ("stock", "id"),
}
WORDS_AT_MOST = 100


@dataclass(frozen=True)
class Filter:
    """One narrowing of a store's listings. A value that means nothing narrows nothing."""

    view: str = ""
    q: str = ""
    language: str = ""
    stock: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filter":
        def one_of(name: str, known: Any) -> str:
            given = query.get(name, "")
            return given if given in known else ""

        return cls(
            view=one_of("view", VIEWS),
            q=query.get("q", "").replace("\x00", "").strip()[:WORDS_AT_MOST],
            language=one_of("language", Listing.Language.values),
            stock=one_of("stock", ("none",)),
            sort=one_of("sort", SORTS),
        )

    def rows(self, store: Store) -> QuerySet[Listing]:
        rows: QuerySet[Listing] = Listing.objects.of_store(store)
        if status := VIEWS[self.view]:
            rows = rows.filter(status=status)
        if self.q:
            rows = rows.filter(Q(title__icontains=self.q) | Q(sku__icontains=self.q))
        if self.language:
            rows = rows.filter(language=self.language)
        if self.stock:
            rows = rows.filter(stock=0)
        return rows

    @property
    def order(self) -> tuple[str, ...]:
        return SORTS[self.sort]

    @property
    def is_narrowed(self) -> bool:
        """Does it show fewer rows than its view holds?"""
        return bool(self.q or self.language or self.stock)

    def but(self, **changes: str) -> "Filter":
        return replace(self, **changes)

    def query(self) -> str:
        """The query string, "" for everything in the usual order."""
        named = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(named)}" if named else ""

    def hidden(self, *besides: str) -> list[tuple[str, str]]:
        """The rest as hidden fields of a form that asks for `besides`."""
        return [
            (name, value) for name, value in vars(self).items() if value and name not in besides
        ]
