"""The lists of which views can be kept, and what their addresses may say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from core.errors import NotFound
from core.events import Words

# Longer than any value that a list's address takes.
VALUE_AT_MOST = 200


def anything(_value: str) -> bool:
    """Words to look for: whatever they are, they narrow."""
    return True


def _works_in(user: Any, store: Any) -> bool:
    found: bool = store.people().filter(pk=user.pk).exists()
    return found


def _runs(user: Any, store: Any) -> bool:
    found: bool = store.people("owner", "manager").filter(pk=user.pk).exists()
    return found


@dataclass(frozen=True)
class Index:
    """One list. `fields` names what its address may say, and which values still mean something.

    `count(request, query)` counts the rows that an address shows; `works(user, store)` says who
    keeps views of it and `manages` who changes those of the team; without a store (`is_of_store`
    False) the team are all who open the list.
    """

    key: str
    label: Words
    url_name: str
    may: Callable[[Any], bool]
    fields: Mapping[str, Callable[[str], bool]]
    words: Callable[[QueryDict], list[str]]
    count: Callable[[Any, QueryDict], int]
    is_of_store: bool = True
    works: Callable[[Any, Any], bool] = _works_in
    manages: Callable[[Any, Any], bool] = _runs

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def kept(self, query: QueryDict) -> str:
        """What a view keeps of an address: what narrows and sorts, in one order."""
        said = [(name, query.get(name, "")[:VALUE_AT_MOST]) for name in self.fields]
        return urlencode([(name, value) for name, value in said if value])

    def meant(self, query: QueryDict) -> str:
        """As `kept`, without what means nothing."""
        return urlencode(
            [
                (name, value)
                for name, value in QueryDict(self.kept(query)).items()
                if self.fields[name](str(value))
            ]
        )

    def lost(self, kept: str) -> list[str]:
        """What a view kept that the list no longer knows, as “name=value”."""
        return [
            f"{name}={value}"
            for name, value in QueryDict(kept).items()
            if name not in self.fields or not self.fields[name](str(value))
        ]


indexes: dict[str, Index] = {}


def register(*given: Index) -> None:
    for index in given:
        if index.key in indexes:
            raise ValueError(f"The list {index.key} is registered twice")
        indexes[index.key] = index


def index_of(key: str) -> Index:
    if key not in indexes:
        raise NotFound("There is no such list.")
    return indexes[key]
