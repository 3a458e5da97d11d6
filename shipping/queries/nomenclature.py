"""Tariff codes by words, the likeliest first."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest, Length

from shipping.models import HsCode
from shipping.models.customs import ENGLISH

FOUND_AT_MOST = 12
LETTERS_AT_MOST = 120
WORDS_AT_MOST = 12
# Below this likeness two words are no slip of the pen but other words.
LIKE_ENOUGH = 0.55
HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[^\W\d_]{2,}")


def find_codes(words: str) -> Sequence[HsCode]:
    """Codes that can be declared (six digits or more) for some words, or by their first digits.

    English words count in any form, Chinese ones as they stand; where no code has them, words
    of nearly the same letters do.
    """
    text = words.replace("\x00", "")[:LETTERS_AT_MOST].strip()
    rows = HsCode.objects.annotate(size=Length("code")).filter(size__gte=6)
    if not text:
        return []
    digits = re.sub(r"[\s.]", "", text)
    if digits.isascii() and digits.isdigit():
        return list(rows.filter(code__startswith=digits[:10]).order_by("code")[:FOUND_AT_MOST])
    if runs := HAN.findall(text):
        return _by_signs(rows, runs)
    return _by_words(rows, text) or _by_letters(rows, text)


def _by_words(rows: QuerySet[Any], text: str) -> list[HsCode]:
    """All of the words first, then any of them: rank puts what has more of them on top."""
    found = WORD.findall(text)[:WORDS_AT_MOST]
    if not found:
        return []
    any_of = SearchQuery(found[0], config="english")
    every = any_of
    for word in found[1:]:
        any_of |= SearchQuery(word, config="english")
        every &= SearchQuery(word, config="english")
    ranked = rows.annotate(words=ENGLISH).filter(words=any_of)
    ranked = ranked.annotate(
        has_all=Case(When(words=every, then=Value(1)), default=Value(0)),
        rank=SearchRank(F("words"), any_of),
    )
    return list(ranked.order_by("-has_all", "-rank", "code")[:FOUND_AT_MOST])


def _by_signs(rows: QuerySet[Any], runs: Sequence[str]) -> list[HsCode]:
    """Chinese has no blanks between words: pairs of signs count, its own before those above."""
    pairs = dict.fromkeys(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
    score: Any = Value(0.0)
    any_of = Q()
    for pair in list(pairs)[:WORDS_AT_MOST]:
        own, above = Q(text_zh__contains=pair), Q(above_zh__contains=pair)
        any_of |= own | above
        score = score + Case(
            When(own, then=Value(1.0)),
            When(above, then=Value(0.4)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    ranked = rows.filter(any_of).annotate(rank=score)
    return list(ranked.order_by("-rank", "code")[:FOUND_AT_MOST])


def _by_letters(rows: QuerySet[Any], text: str) -> list[HsCode]:
    near = Greatest(TrigramWordSimilarity(text, "text_en"), TrigramWordSimilarity(text, "above_en"))
    ranked = rows.annotate(rank=near).filter(rank__gte=LIKE_ENOUGH)
    return list(ranked.order_by("-rank", "code")[:FOUND_AT_MOST])
