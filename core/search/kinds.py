"""What can be found: each app says how its things are looked for and who may open them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from core.events import Words
from core.prepared import Given
from core.search.terms import Term

# Places of what was typed in a question: as it stands, as a number, and without gaps.
TEXT = Given("text", TextField())
NUMBER = Given("number", TextField())
COMPACT = Given("compact", TextField())
# The language of the reader, for texts that are kept in both.
LANGUAGE = Given("language", TextField())


def words_of(*parts: Any) -> Concat:
    """Columns and words in between, as one text."""
    return Concat(*parts, output_field=TextField())


def key_after(prefix: str) -> Given:
    """The key behind “T-12”; the searcher names the prefix among its `prefixes`."""
    return Given(f"key_{prefix}", BigIntegerField())


@dataclass(frozen=True)
class Hit:
    """One thing that was found; `url` opens it."""

    kind: str
    url: str
    title: str
    detail: str = ""
    state: str = ""
    tone: str = ""
    is_exact: bool = False


@dataclass(frozen=True)
class Searcher:
    """Rows of one kind.

    `rows(asker)` are those that the reader may open, of `asker.store` or `asker.user` (see
    core.prepared); `may(request)` says who looks for them at all. `exact` are conditions on
    identifiers, each of which has an index; `starts` those on the beginning of one; `texts` the
    fields whose words are looked for, with an index on pieces of their letters. Where many rows
    have the same words, `first` of the newest are read for several words before that index is
    asked; `newest` then has an index too.
    """

    kind: str
    label: Words
    icon: str
    url_name: str
    may: Callable[[Any], bool]
    rows: Callable[[Any], Any]
    title: str | Combinable
    detail: str | Combinable = field(default_factory=lambda: Value(""))
    # Of the model: its Status and TONES give the state's word and colour.
    states: Any = None
    exact: Sequence[Q] = ()
    starts: Sequence[Q] = ()
    texts: Sequence[str] = ()
    # Annotations that the rest may name.
    beside: Mapping[str, Combinable] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    # What the address takes: the key, or a field.
    key: str = "pk"
    newest: tuple[str, ...] = ("-pk",)
    first: int = 0
    order: int = 50

    def __hash__(self) -> int:
        return hash(self.kind)

    @property
    def title_of(self) -> Combinable:
        return F(self.title) if isinstance(self.title, str) else self.title

    @property
    def detail_of(self) -> Combinable:
        return F(self.detail) if isinstance(self.detail, str) else self.detail


@dataclass(frozen=True)
class Finder:
    """Things that stand in no table: pages, rules, help. `find(request, term)` gives them all."""

    kind: str
    label: Words
    icon: str
    find: Callable[[Any, Term], Sequence[Hit]]
    order: int = 50


searchers: list[Searcher] = []
finders: list[Finder] = []


def register(*kinds: Searcher | Finder) -> None:
    for kind in kinds:
        known = {one.kind for one in searchers} | {one.kind for one in finders}
        if kind.kind in known:
            raise ValueError(f"The kind {kind.kind} is registered twice")
        if isinstance(kind, Searcher):
            searchers.append(kind)
        else:
            finders.append(kind)
