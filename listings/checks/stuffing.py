"""Words piled up for the search: repeated in a title, strung together in a description."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from listings.checks.findings import Finding
from listings.checks.folding import fold
from listings.checks.snapshot import Snapshot
from policy.sections.limits import StuffingLimits
from policy.sections.truth import TruthSection

CODE = "keyword_stuffing"
MARKS = r"\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e4e"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])[^\W_]|(?<=\w)[{MARKS}])+")
# The same words where a text is ASCII, found in half the time.
ASCII_WORD = re.compile(r"[^\W_]+")
# A cheap test, wider than the rule itself: pieces of a description.
ROUGH_SEPARATOR = re.compile(r"[,;|、，；]+")
HAN_RUN = re.compile(rf"[{HAN}]{{2,}}")
# A comma inside a number parts nothing.
SEPARATOR = re.compile(r",(?!\d)|(?<!\d),|[;|、，；]")
# Where a string of search words begins or ends: a sentence, a line, a heading.
BREAK = re.compile(r"[.!?:](?=\s|$)|[。！？：]|\n")
HASHTAG = r"[#＃](?=\w*[^\W\d])\w+[#＃]?"
HASHTAGS = re.compile(rf"{HASHTAG}(?:[\s,;|、，]{{0,3}}{HASHTAG})+")
# Fragments longer than this are no search words; titles are read up to a bound, too.
LONGEST_FRAGMENT = 80
MOST_BLANKS = 8
LONGEST_TITLE = 1000
LONGEST_HAN = 40
Span = tuple[int, int]


def find_stuffing(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """Repeated words of the title, strings of search words and rows of hashtags.

    Rule: docs/rules/listings.md#keyword_stuffing
    """
    if CODE not in truth.severities:
        return
    limits = truth.stuffing
    for span in repeated_words(snapshot.title, limits):
        measured, limit = limits.most_in_title + 1, limits.most_in_title
        yield _finding(truth, "title", span, snapshot.title, measured, limit)
    text = snapshot.description
    for span, number in search_words(text, limits):
        yield _finding(
            truth, "description", span, text, number, limits.fewest_fragments - 1, "keywords"
        )
    if text.count("#") + text.count("＃") >= limits.fewest_hashtags:
        for span, number in hashtag_rows(text, limits):
            yield _finding(
                truth, "description", span, text, number, limits.fewest_hashtags - 1, "hashtags"
            )


def repeated_words(title: str, limits: StuffingLimits) -> Iterator[Span]:
    """The first occurrence too many of every word, then of the longest Chinese string."""
    title = title[:LONGEST_TITLE]
    plain = title.isascii()
    if plain and not _has_repetition(title, limits.most_in_title):
        return
    seen: Counter[str] = Counter()
    for match in WORD.finditer(title):
        word = unicodedata.normalize("NFKC", match[0]).casefold()
        if not _is_han(word[0]) and _counts(word, limits):
            seen[word] += 1
            if seen[word] == limits.most_in_title + 1:
                yield match.span()
    if not plain and (longest := _longest_repeated(title, limits.most_in_title + 1)):
        yield longest


def _has_repetition(title: str, most: int) -> bool:
    words = ASCII_WORD.findall(title.lower())
    return len(words) - len(set(words)) >= most and max(Counter(words).values()) > most


def search_words(text: str, limits: StuffingLimits) -> Iterator[tuple[Span, int]]:
    """Runs of short fragments that share a word, and how many of them do."""
    if not _has_short_row(text, limits.fewest_fragments):
        return
    run: list[Span] = []
    for start, end, ends_run in _fragments(text):
        words = _words(text[start:end]) if end - start <= LONGEST_FRAGMENT else [""]
        if words and words[0] and _is_short(text[start:end], words, limits):
            run.append((start, end))
            if not ends_run:
                continue
        elif not words and not ends_run:
            continue
        yield from _shared(text, run, limits)
        run = []
    yield from _shared(text, run, limits)


def hashtag_rows(text: str, limits: StuffingLimits) -> Iterator[tuple[Span, int]]:
    for match in HASHTAGS.finditer(text):
        number = len(re.findall(HASHTAG, match[0]))
        if number >= limits.fewest_hashtags:
            yield match.span(), number


def _has_short_row(text: str, fewest: int) -> bool:
    """Whether enough short pieces follow each other: the first and last may lie in sentences."""
    if sum(map(text.count, ",;|、，；")) < fewest - 1:
        return False
    row = 0
    for part in ROUGH_SEPARATOR.split(text):
        short = len(part) <= LONGEST_FRAGMENT and part.count(" ") <= MOST_BLANKS
        row = row + 1 if short else 0
        if row >= fewest - 2:
            return True
    return False


def _fragments(text: str) -> Iterator[tuple[int, int, bool]]:
    """Pieces between separators and breaks; the last before a break is told."""
    start = 0
    for match in SEPARATOR.finditer(text):
        yield from _broken(text, start, match.start())
        start = match.end()
    yield from _broken(text, start, len(text))


def _broken(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """A line end right after a separator goes on with the run."""
    begun = False
    for match in BREAK.finditer(text, start, end):
        piece = text[start : match.start()].strip()
        if match[0] != "\n" or piece or begun:
            yield start, match.start(), True
            begun = True
            start = match.end()
    yield start, end, False


def _is_short(text: str, words: list[str], limits: StuffingLimits) -> bool:
    han = sum(map(len, filter(_is_han, words))) if not text.isascii() else 0
    return len(words) <= limits.most_words and han <= limits.most_han


def _shared(text: str, run: list[Span], limits: StuffingLimits) -> Iterator[tuple[Span, int]]:
    """From the first to the last fragment with the word that most fragments have."""
    if len(run) < limits.fewest_fragments:
        return
    places: dict[str, list[Span]] = {}
    for start, end in run:
        fragment = text[start:end]
        if any(map(str.isdigit, fragment)):
            continue
        for word in dict.fromkeys(_terms(fragment, limits)):
            places.setdefault(word, []).append((start, end))
    most = max(places.values(), key=lambda found: (len(found), -found[0][0]), default=[])
    if len(most) >= limits.fewest_fragments:
        yield _trimmed(text, most[0][0], most[-1][1]), len(most)


def _words(fragment: str) -> list[str]:
    return (ASCII_WORD if fragment.isascii() else WORD).findall(fragment)


def _terms(fragment: str, limits: StuffingLimits) -> Iterator[str]:
    for written in _words(fragment):
        word = unicodedata.normalize("NFKC", written).casefold()
        if _is_han(word):
            yield from (word[place : place + 2] for place in range(len(word) - 1))
        elif _counts(word, limits):
            yield word


def _counts(word: str, limits: StuffingLimits) -> bool:
    letters = sum(map(str.isalpha, word))
    return (
        letters >= limits.fewest_letters
        and not any(map(str.isdigit, word))
        and fold(word) not in _stop_words(limits)
    )


@lru_cache(maxsize=4)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, words))


def _stop_words(limits: StuffingLimits) -> frozenset[str]:
    return _folded(limits.stop_words)


def _is_han(word: str) -> bool:
    return HAN_RUN.match(word[0] * 2) is not None


def _longest_repeated(title: str, times: int) -> Span | None:
    """This occurrence of the longest string of Han letters that comes so often."""
    runs = [match.span() for match in HAN_RUN.finditer(title)]
    found = None
    for length in range(2, LONGEST_HAN):
        span = _nth(title, runs, length, times)
        if span is None:
            return found
        found = span
    return found


def _nth(title: str, runs: list[Span], length: int, times: int) -> Span | None:
    """The first string of this length to come so often; occurrences do not overlap."""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    for first, end in runs:
        for place in range(first, end - length + 1):
            part = title[place : place + length]
            if last.get(part, -length) + length > place:
                continue
            last[part] = place
            seen[part] += 1
            if seen[part] == times:
                return place, place + length
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".,;!?\"'”»"):
        end -= 1
    return start, end


def _finding(
    truth: TruthSection,
    field: str,
    span: Span,
    text: str,
    measured: int,
    limit: int,
    rule: str = "",
) -> Finding:
    return Finding(
        code=CODE,
        field=field,
        start=span[0],
        end=span[1],
        severity=truth.severities[CODE],
        rule=f"{CODE}.{rule}" if rule else CODE,
        version=truth.fingerprint,
        words=text[slice(*span)],
        measured=measured,
        limit=limit,
    )
