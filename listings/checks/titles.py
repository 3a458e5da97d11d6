"""The form of a title: its length, symbols, capitals and decoration."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from listings.checks.findings import Edit, Finding
from listings.checks.snapshot import Snapshot
from policy.sections.limits import TitleLimits
from policy.sections.truth import TruthSection

JOINERS = "\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
TAGS = range(0xE0020, 0xE0080)
Span = tuple[int, int]
SMALL_WORDS = frozenset(
    ["and", "or", "of", "for", "with", "in", "on", "at", "to", "the", "a", "an", "by", "from"]
)


def find_title_faults(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """At most one finding for each sub-rule. Promotion phrases are a term bank and come from there.

    Rule: docs/rules/listings.md#title_format
    """
    title, limits = snapshot.title, truth.title
    if not title.strip():
        yield _finding(truth, "title_format.empty", None, title)
        return
    if len(title) > limits.longest:
        span = (limits.longest, len(title))
        yield _finding(truth, "title_format.length", span, title, len(title), limits.longest)
    if symbols := first_symbols(title, snapshot.brand, limits):
        yield _finding(truth, "title_format.symbols", symbols, title, edit="")
    share = capital_share(title, limits)
    if share >= limits.highest_capital_share:
        whole = (0, len(title))
        limit = limits.highest_capital_share
        yield _finding(
            truth, "title_format.capitals", whole, title, round(share, 2), limit, _calm(title)
        )
    if decoration := first_decoration(title, limits):
        yield _finding(truth, "title_format.decoration", decoration, title, edit="")


def first_symbols(title: str, brand: str, limits: TitleLimits) -> Span | None:
    """The first run of forbidden signs that is not part of the brand's name."""
    if title.isascii() and not any(symbol in title for symbol in limits.symbols):
        return None
    branded = _places(title, brand)
    runs = _runs(title, lambda letter: _is_symbol(letter, limits.symbols))
    return next(
        (run for run in runs if not any(b <= run[0] and run[1] <= e for b, e in branded)), None
    )


def capital_share(title: str, limits: TitleLimits) -> float:
    """Capitals among the letters that have a case; 0 where they are too few to tell."""
    capitals = sum(map(str.isupper, title))
    cased = capitals + sum(map(str.islower, title))
    return capitals / cased if cased >= limits.fewest_cased_letters else 0.0


def first_decoration(title: str, limits: TitleLimits) -> Span | None:
    """The first run of pictures and ornaments, with the joiners and selectors inside it."""

    if title.isascii():
        return None

    def is_ornament(letter: str) -> bool:
        return unicodedata.category(letter) == "So" and letter not in limits.allowed_symbols

    def continues(letter: str) -> bool:
        return is_ornament(letter) or letter in JOINERS or ord(letter) in TAGS

    start = next((place for place, letter in enumerate(title) if is_ornament(letter)), None)
    if start is None:
        return None
    end = start + 1
    while end < len(title) and continues(title[end]):
        end += 1
    return start, end


@lru_cache(maxsize=4096)
def _is_symbol(letter: str, symbols: str) -> bool:
    return any(sign in symbols for sign in unicodedata.normalize("NFKC", letter))


def _runs(title: str, wanted: Callable[[str], bool]) -> Iterator[Span]:
    start = None
    for place, letter in enumerate(f"{title}\0"):
        inside = letter != "\0" and wanted(letter)
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield start, place
            start = None


def _places(title: str, brand: str) -> list[Span]:
    if not brand.strip():
        return []
    return [match.span() for match in re.finditer(re.escape(brand.strip()), title, re.IGNORECASE)]


def _calm(title: str) -> str:
    """The title with a capital at the start of each longer word."""
    words = re.split(r"(\s+)", title)
    return "".join(
        word.lower()
        if place and word.lower() in SMALL_WORDS
        else word[:1].upper() + word[1:].lower()
        for place, word in enumerate(words)
    )


def _finding(
    truth: TruthSection,
    rule: str,
    span: Span | None,
    title: str,
    measured: float | None = None,
    limit: float | None = None,
    edit: str | None = None,
) -> Finding:
    start, end = span or (None, None)
    return Finding(
        code="title_format",
        field="title",
        start=start,
        end=end,
        severity=truth.severities["title_format"],
        rule=rule,
        version=truth.fingerprint,
        words=title[start:end] if span else "",
        measured=measured,
        limit=limit,
        edit=None if edit is None else Edit("title", start, end, edit),
    )
