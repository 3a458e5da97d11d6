"""The one question: what of each kind has this identifier, begins like it, or has these words."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.lookups import DataContains, TrigramWordSimilar
from django.db.models import CharField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, StrIndex, Upper
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils.translation import get_language

from core import clock
from core.prepared import ASKER, Given, Prepared
from core.search.gapless import SIGN, SIGNS, signs_in
from core.search.kinds import Hit, Searcher
from core.search.terms import Shape, Term

# What no index finds is looked for in so many of the newest rows. Each lies on a page of its own.
NEWEST = 200
EXACT, BEGINS, HAS_WORDS = range(3)


def find_rows(
    request: Any, asked: Sequence[Searcher], term: Term, *, at_most: int
) -> dict[str, list[Hit]]:
    """Kind -> what was found of it, exact numbers first, one more than `at_most` where there is
    more; one query for all kinds.
    """
    if not asked or not term:
        return {}
    question = _prepared(tuple(asked), term.shapes, at_most + 1)
    found: dict[str, dict[str, Hit]] = {}
    rows = question.ask(**_given(request, asked, term))
    for place, how, key, title, detail, status in sorted(rows, key=lambda row: row[:2]):
        one = asked[place]
        hits = found.setdefault(one.kind, {})
        if key not in hits:
            hits[key] = _hit(one, key, title, detail, status, is_exact=how == EXACT)
    return {kind: list(hits.values())[: at_most + 1] for kind, hits in found.items()}


def _hit(one: Searcher, key: str, title: str, detail: str, status: str, *, is_exact: bool) -> Hit:
    states = one.states
    return Hit(
        kind=one.kind,
        url=reverse(one.url_name, args=[key]),
        title=title,
        detail=detail,
        state=str(states.Status(status).label) if states else "",
        tone=states.TONES.get(status, "") if states else "",
        is_exact=is_exact,
    )


def _given(request: Any, asked: Sequence[Searcher], term: Term) -> dict[str, Any]:
    words: dict[str, Any] = {f"word_{n}": word for n, word in enumerate(term.words)}
    words |= {f"signs_{n}": SIGN.findall(word) for n, word in enumerate(term.words)}
    keys = {f"key_{prefix}": term.key(prefix) for one in asked for prefix in one.prefixes}
    return {
        "text": term.text,
        "number": term.number,
        "compact": term.compact,
        "language": get_language() or "en",
        "store": request.store and request.store.pk,
        "user": request.user.pk,
        "now": clock.now(),
        **words,
        **keys,
    }


# As there are roles, shapes of words and both sizes of an answer; most words are long.
@lru_cache(maxsize=256)
def _prepared(asked: tuple[Searcher, ...], shapes: tuple[Shape, ...], at_most: int) -> Prepared:
    parts: list[str] = []
    values: list[Any] = []
    for place, one in enumerate(asked):
        for how, rows in _branches(one, shapes):
            sql, params = _columns(one, place, how, rows)[:at_most].query.sql_with_params()
            if how == HAS_WORDS and one.first and len(shapes) > 1:
                sql, params = _newest_first(one, sql, params, at_most)
            parts.append(f"({sql})")
            values += params
    return Prepared(" UNION ALL ".join(parts), tuple(values))


def _newest_first(
    one: Searcher, sql: str, params: tuple[Any, ...], at_most: int
) -> tuple[str, tuple[Any, ...]]:
    """The question asked of the newest rows alone, and of all only where those have too few.

    Of words that many rows have, an index gives long lists, and PostgreSQL takes it for cheap to
    meet them; the newest rows with all of them are found in a moment.
    """
    rows = one.rows(ASKER).order_by(*one.newest)[: one.first]
    newest, given = rows.query.sql_with_params()
    # Named as the table, they stand in its place.
    few = f'WITH "{rows.model._meta.db_table}" AS ({newest}) {sql}'
    all_of_them = f"SELECT * FROM ({sql}) rest WHERE (SELECT count(*) FROM few) < {at_most}"
    return (
        f"WITH few AS ({few}) SELECT * FROM few UNION ALL {all_of_them}",
        (*given, *params, *params),
    )


def _branches(one: Searcher, shapes: tuple[Shape, ...]) -> Iterator[tuple[int, Any]]:
    """Each apart, so that each goes by its index. Beginnings come as the index has them."""
    rows = one.rows(ASKER).annotate(**one.beside)
    for condition in one.exact:
        yield EXACT, rows.filter(condition).order_by()
    for condition in one.starts:
        yield BEGINS, rows.filter(condition).order_by()
    if not one.texts:
        return
    if set(shapes) == {Shape.BARE}:
        newest = one.rows(ASKER).order_by(*one.newest).values("pk")[:NEWEST]
        rows = rows.filter(pk__in=newest)
    for number, shape in enumerate(shapes):
        either = Q()
        for text in one.texts:
            either |= _has_word(text, number, shape)
        rows = rows.filter(either)
    yield HAS_WORDS, rows.order_by(*one.newest)


def _has_word(text: str, number: int, shape: Shape) -> Q:
    """What an index finds, and that the word stands there as it was typed."""
    word = Given(f"word_{number}", TextField())
    if shape not in (Shape.GAPLESS, Shape.SHORT):
        return Q(**{f"{text}__icontains": word})
    # Not by LIKE: PostgreSQL takes a piece of one or two letters for rare, and so reads the rows
    # of all stores that have it instead of meeting them with those of the asker's store.
    there = Q(GreaterThan(StrIndex(Upper(text), Upper(word)), 0))
    if shape is Shape.GAPLESS:
        signs = Given(f"signs_{number}", SIGNS)
        return Q(DataContains(signs_in(F(text), output_field=SIGNS), signs)) & there
    return Q(TrigramWordSimilar(Upper(text), word)) & there


def _columns(one: Searcher, place: int, how: int, rows: Any) -> Any:
    status = F("status") if one.states else Value("", CharField())
    return rows.annotate(
        found_place=Value(place, IntegerField()),
        found_how=Value(how, IntegerField()),
        found_key=Cast(one.key, TextField()),
        found_title=Cast(one.title_of, TextField()),
        found_detail=Cast(one.detail_of, TextField()),
        found_status=Cast(status, TextField()),
    ).values_list(
        *(f"found_{name}" for name in ("place", "how", "key", "title", "detail", "status"))
    )
