"""Text written so that a machine reads it otherwise than a person."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from listings.checks.findings import Edit, Finding
from listings.checks.folding import fold
from listings.checks.lookalikes import CYRILLIC, GREEK, LETTER_SHAPES
from listings.checks.snapshot import Snapshot
from policy.sections.truth import TruthSection

CODE = "text_obfuscation"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u180e"
LATIN = r"A-Za-zªºÀ-ÖØ-öø-ɏɐ-ʯᴀ-ᵿḀ-ỿＡ-Ｚａ-ｚ"
CYRILLIC_LETTERS = r"\u0400-\u0481\u048a-\u052f"
GREEK_LETTERS = r"\u0370-\u0373\u0376-\u037d\u037f\u0386\u0388-\u03ff\u1f00-\u1fff"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
MARKS = r"\u0300-\u036f\u0483-\u0487\u00ad\ufe00-\ufe0f"
# The one cheap test: nothing else is looked at in a text without such a sign.
SUSPECT = re.compile(rf"[{INVISIBLE}\u202d\u202e{CYRILLIC_LETTERS}{GREEK_LETTERS}]")
LETTERS = rf"{LATIN}{CYRILLIC_LETTERS}{GREEK_LETTERS}"
WORD = re.compile(
    rf"[{LETTERS}0-9０-９](?:[{LETTERS}0-9０-９{MARKS}]|[{INVISIBLE}]+(?=[{LETTERS}0-9０-９]))*"
)
HAN_HIDDEN = re.compile(
    rf"[{HAN}](?:[{INVISIBLE}]+[{HAN}{LETTERS}0-9])+|[{LETTERS}0-9](?:[{INVISIBLE}]+[{HAN}])+"
    rf"(?:[{INVISIBLE}]+[{HAN}{LETTERS}0-9])*"
)
HIDDEN = re.compile(rf"[{INVISIBLE}]")
TURNED = re.compile("[\u202d\u202e][^\u202c\r\n]*\u202c?")
LATIN_LETTER, CYRILLIC_LETTER = re.compile(f"[{LATIN}]"), re.compile(f"[{CYRILLIC_LETTERS}]")
GREEK_BESIDE_LATIN = re.compile(
    rf"[{LATIN}][{MARKS}{INVISIBLE}]*[{GREEK_LETTERS}]|[{GREEK_LETTERS}][{MARKS}{INVISIBLE}]*[{LATIN}]"
)
# Signs of units and sizes stand with few letters ("kΩ", "μmol", "ΔT"), never inside a long word.
UNIT = re.compile(r"[0-9]*[A-Za-z]{0,2}[μΩΔΦφπλθΣσ]+[0-9]*[A-Za-z]{0,4}[0-9]*")
# Letters and digits that stand for others wherever they are met: mathematical, circled, squared.
STYLED = (
    "\u00ad\u20e3\u2061-\u2064\u2066-\u2069\u202a-\u202c"
    "\u2102\u210a-\u210e\u2110-\u2112\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131"
    "\u2133\u2134\u2460-\u24ff\u2776-\u2793\U0001d400-\U0001d7ff\U0001f100-\U0001f189"
)
FULL_WIDTH = "０-９Ａ-Ｚａ-ｚ＠．"
CHINESE = "zh-Hans"
DISGUISED = re.compile(
    f"[{STYLED}{INVISIBLE}{re.escape(''.join([*CYRILLIC, *GREEK, *LETTER_SHAPES]))}]"
)
DISGUISED_OR_WIDE = re.compile(f"{DISGUISED.pattern}|[{FULL_WIDTH}]")
Span = tuple[int, int]


def find_obfuscation(
    snapshot: Snapshot, truth: TruthSection, others: Iterable[Finding]
) -> Iterator[Finding]:
    """Mixed scripts, hidden signs, turned text; and findings of other codes that were disguised.

    Rule: docs/rules/listings.md#text_obfuscation
    """
    if CODE not in truth.severities:
        return
    found: dict[str, list[Span]] = defaultdict(list)
    for field, text in snapshot.texts():
        if text.isascii() or not SUSPECT.search(text):
            continue
        for rule, (start, end) in _in_text(text, snapshot.brand):
            found[field].append((start, end))
            yield _finding(truth, rule, field, start, end, text[start:end])
    for field, claims in _disguised(others, snapshot, truth).items():
        for other, (start, end) in _apart_from(claims, sorted(found[field])):
            yield _finding(truth, CODE, field, start, end, other.words)


def _disguised(
    others: Iterable[Finding], snapshot: Snapshot, truth: TruthSection
) -> dict[str, list[tuple[Finding, Span]]]:
    """Findings that were disguised, by field."""
    disguised: dict[str, list[tuple[Finding, Span]]] = defaultdict(list)
    for other in others:
        if other.start is None or other.end is None or not _is_disguised(other, snapshot, truth):
            continue
        disguised[other.field].append((other, (other.start, other.end)))
    return disguised


def _apart_from(
    claims: list[tuple[Finding, Span]], taken: list[Span]
) -> Iterator[tuple[Finding, Span]]:
    """Those that lie on no taken stretch and on none before them, in one pass over both."""
    place = reached = 0
    for other, (start, end) in sorted(claims, key=lambda claim: claim[1]):
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        if start >= reached and (place == len(taken) or end <= taken[place][0]):
            reached = end
            yield other, (start, end)


def _in_text(text: str, brand: str) -> Iterator[tuple[str, Span]]:
    """Where the text itself is disguised; each stretch once."""
    turned = [match.span() for match in TURNED.finditer(text)]
    yield from ((f"{CODE}.direction", span) for span in turned)
    taken = turned
    if HIDDEN.search(text):
        hidden = [match.span() for match in HAN_HIDDEN.finditer(text)]
        hidden = [span for span in hidden if _is_free(span, turned)]
        yield from ((f"{CODE}.hidden", span) for span in hidden)
        taken = sorted(turned + hidden)
    place = 0
    for match in WORD.finditer(text):
        while place < len(taken) and taken[place][1] <= match.start():
            place += 1
        if place < len(taken) and taken[place][0] < match.end():
            continue
        word = match[0]
        if word.isascii() or word.casefold() == brand.casefold():
            continue
        if HIDDEN.search(word):
            yield f"{CODE}.hidden", match.span()
        elif is_mixed(word):
            yield f"{CODE}.letters", match.span()


def is_mixed(word: str) -> bool:
    """Whether letters of two scripts make one word; signs of units are no letters."""
    if LATIN_LETTER.search(word) and CYRILLIC_LETTER.search(word):
        return True
    return GREEK_BESIDE_LATIN.search(word) is not None and not UNIT.fullmatch(word)


def _is_free(span: Span, taken: list[Span]) -> bool:
    """Whether the span lies on none of the taken ones, which are in order and apart."""
    place = bisect_right(taken, span)
    before = place == 0 or taken[place - 1][1] <= span[0]
    return before and (place == len(taken) or span[1] <= taken[place][0])


def _is_disguised(other: Finding, snapshot: Snapshot, truth: TruthSection) -> bool:
    """Whether the words were only found because a disguise was undone."""
    if other.folded:
        return True
    if other.words.isascii() or other.code not in truth.banks or other.rule != other.code:
        return False
    signs = DISGUISED if snapshot.locale == CHINESE else DISGUISED_OR_WIDE
    return signs.search(other.words) is not None and fold(other.words) != other.words.lower()


def _finding(
    truth: TruthSection, rule: str, field: str, start: int, end: int, words: str
) -> Finding:
    plain = HIDDEN.sub("", words)
    mended = rule == f"{CODE}.hidden" and field in {"title", "description"}
    return Finding(
        code=CODE,
        field=field,
        start=start,
        end=end,
        severity=truth.severities[CODE],
        rule=rule,
        version=truth.fingerprint,
        words=words,
        edit=Edit(field, start, end, plain) if mended else None,
        folded=rule == CODE,
    )
