r"""Turns a phrase of the policy into an expression over folded text and the literals that gate it.

How phrases are written, for admins and for the packaged data:
    word word      words in a row, with blanks, hyphens or nothing but a line end between
    eco-friendly   a hyphen may be written as blank, hyphen or not at all
    (a|b c)        one of these                [a]     may be there
    <name>         one of the bank's list      heil*   any ending
    ..3            up to three other words     ~4      up to four other letters (Chinese)
    _              one other word              #       a number
    {a b}          only these words are marked
No phrase can repeat a repetition, so every expression runs in linear time.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from listings.checks.folding import fold

BETWEEN = r"[\s_\-]{1,3}"
MOST_LETTERS, MOST_BLANKS = 30, 3
OTHER_WORD = rf"""[^\s.,;:!?()\[\]{{}}"“”«»|\0。、]{{1,{MOST_LETTERS}}}"""
OTHER_LETTER = r"[^\s.,;:!?|\0。、]"
START, END = r"(?<![a-z0-9])", r"(?![a-z0-9])"
UMLAUTS = {"ä": "\ue0e4", "ö": "\ue0f6", "ü": "\ue0fc"}
OPEN_VOWELS = {"\ue0e4": "ae?", "\ue0f6": "oe?", "\ue0fc": "ue?"}
TOKEN = re.compile(
    r"<[a-z0-9_.]+>|\.\.\d|~\d{1,2}|[()\[\]{}|*#_]|\s+|[^()\[\]{}|*#_<~\s]+?(?=\.\.\d|[()\[\]{}|*#_<~\s]|$)|."
)
RARER_BY_LETTER = 8.0
# Marks the start of a gate that begins a word, and then its end when it ends one, too.
WORD_EDGE = "\x01"
FIXED = {
    "*": f"[a-z]{{0,{MOST_LETTERS}}}",
    "#": r"\d[\d.,]{0,28}",
    "_": OTHER_WORD,
    "{": "(?P<span>",
    "}": ")",
}


class BadPhrase(ValueError):
    """The phrase cannot be compiled; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of expression, and literals of which one must occur (None: nothing must).

    `longest` is the most letters it can match; at most `lead` of them stand before a gate's first.
    """

    pattern: str
    gates: frozenset[str] | None = None
    longest: int = 0
    lead: int = 0
    optional: bool = False
    gap: bool = False
    # The marked span begins before it or ends after it; only on optional parts.
    opens: bool = False
    closes: bool = False

    @property
    def worth(self) -> float:
        """How rarely the gates occur in a text: few long literals are worth most."""
        if not self.gates:
            return -math.inf
        return -sum(RARER_BY_LETTER ** (6 - min(6, _weight(gate))) for gate in self.gates)


def _weight(literal: str) -> int:
    """Han letters are rarer than Latin ones and count double."""
    return sum(2 if letter > "\u2e80" else letter != WORD_EDGE for letter in literal)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that can match only from `lead` letters before one of its gates on."""

    pattern: str
    gates: frozenset[str]
    lead: int
    longest: int


class PhraseCompiler:
    """Compiles the phrases of one language, with the lists of one bank."""

    def __init__(self, language: str, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.spaced = language != "zh"
        self.german = language == "de"
        self.lists = lists
        self._parts: dict[str, Part] = {}

    def compile(self, phrase: str) -> Compiled:
        """Raises BadPhrase when nothing in the phrase must occur: it would run on every text."""
        part = self._sequence(phrase)
        if not part.gates or min(map(_weight, part.gates)) < 2:
            raise BadPhrase(f"Name at least one word of two letters that must occur: {phrase}")
        pattern = f"{START}{part.pattern}{END}" if self.spaced else part.pattern
        return Compiled(pattern, part.gates, part.lead, part.longest)

    def _sequence(self, phrase: str) -> Part:
        return _Reader(self, phrase).read()

    def named(self, name: str) -> Part:
        if name not in self._parts:
            if name not in self.lists:
                raise BadPhrase(f"There is no list called {name}.")
            self._parts[name] = either([self._sequence(phrase) for phrase in self.lists[name]])
        return self._parts[name]

    @cached_property
    def blank(self) -> str:
        return BETWEEN if self.spaced else r"[\s\-]?"

    def _gate(self, word: str) -> str:
        """The longest stretch without hyphen or apostrophe, marked at edges that are the word's."""
        pieces = re.split(r"['\-]", word)
        gate = max(pieces, key=_weight)
        if not self.spaced or not gate or gate != pieces[0] or not _is_word_letter(gate[0]):
            return gate
        ends = len(pieces) == 1 and _is_word_letter(gate[-1])
        return WORD_EDGE + gate + WORD_EDGE * ends

    def literal(self, written: str) -> Part:
        if self.german:
            written = "".join(UMLAUTS.get(letter, letter) for letter in written.lower())
        folded = fold(written)
        pattern = (
            re.escape(folded)
            .replace(r"\-", r"[\s\-]?")
            .replace("'", "['\\s]?")
            .replace("%", r"\s?%")
        )
        for mark, vowels in OPEN_VOWELS.items():
            pattern = pattern.replace(mark, vowels)
        gates = frozenset(self._gate(way) for way in _ways(folded))
        longest = 2 * len(folded)
        return Part(pattern, gates if all(gates) else None, longest, longest)


def _is_word_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def _within_word(gates: frozenset[str], *, begins: bool, ends: bool) -> frozenset[str]:
    """The gates of a part of a word: its edges are the word's only where nothing stands beside."""
    if not begins:
        return frozenset(gate.strip(WORD_EDGE) for gate in gates)
    return gates if ends else frozenset(gate.rstrip(WORD_EDGE) for gate in gates)


def _ways(folded: str) -> Iterator[str]:
    """The word with every umlaut written as one letter or as two."""
    marks = [mark for mark in OPEN_VOWELS if mark in folded]
    for vowels in product(*([OPEN_VOWELS[mark][0], OPEN_VOWELS[mark][:2]] for mark in marks)):
        way = folded
        for mark, vowel in zip(marks, vowels, strict=True):
            way = way.replace(mark, vowel)
        yield way


def either(parts: list[Part]) -> Part:
    """One of the parts, the longest tried first."""
    gates: frozenset[str] | None = frozenset()
    for part in parts:
        gates = None if gates is None or part.gates is None else gates | part.gates
    patterns = sorted(
        {part.pattern for part in parts}, key=lambda pattern: (-len(pattern), pattern)
    )
    longest, lead = max(part.longest for part in parts), max(part.lead for part in parts)
    return Part(f"(?:{'|'.join(patterns)})", gates, longest, lead)


def together(parts: list[Part]) -> Part:
    """The parts without anything between; the best gate of them gates the whole."""
    best = max(parts, key=lambda part: part.worth)
    place = parts.index(best)
    before, after = parts[:place], parts[place + 1 :]
    lead = sum(part.longest for part in before) + best.lead
    longest = sum(part.longest for part in parts)
    gates = best.gates and _within_word(
        best.gates,
        begins=not any(part.longest for part in before),
        ends=not any(part.longest for part in after),
    )
    return Part("".join(part.pattern for part in parts), gates, longest, lead)


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, compiler: PhraseCompiler, phrase: str) -> None:
        self.compiler = compiler
        self.phrase = phrase
        self.tokens = TOKEN.findall(phrase.strip())
        self.place = 0

    def read(self) -> Part:
        part = self._alternatives("")
        if self.place < len(self.tokens):
            raise BadPhrase(f"A bracket closes that was not opened: {self.phrase}")
        return part

    def _alternatives(self, closing: str) -> Part:
        parts = [self._row()]
        while self._peek() == "|":
            self.place += 1
            parts.append(self._row())
        if self._peek() != closing:
            raise BadPhrase(f"A bracket stays open: {self.phrase}")
        self.place += bool(closing)
        return parts[0] if len(parts) == 1 else either(parts)

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _row(self) -> Part:
        """Items up to the end of this alternative, joined as words."""
        items: list[Part] = []
        atoms: list[Part] = []
        while (token := self._peek()) and token not in ("|", ")", "]"):
            self.place += 1
            if token.isspace():
                items += _item(atoms)
                atoms = []
            else:
                atoms.append(self._atom(token))
        return self._joined(items + _item(atoms))

    def _atom(self, token: str) -> Part:
        if token == "(":
            return self._alternatives(")")
        if token == "[":
            inner = self._alternatives("]")
            return Part(inner.pattern, longest=inner.longest, optional=True)
        if token.startswith("<") and token.endswith(">"):
            return self.compiler.named(token[1:-1])
        if token.startswith("..") and token[2:].isdigit():
            return Part(token[2:], longest=int(token[2:]) * (MOST_LETTERS + MOST_BLANKS), gap=True)
        if token.startswith("~"):
            return Part(f"{OTHER_LETTER}{{0,{int(token[1:])}}}?", longest=int(token[1:]))
        if token in FIXED:
            return Part(FIXED[token], longest=0 if token in "{}" else MOST_LETTERS)
        return self.compiler.literal(token)

    def _joined(self, items: list[Part]) -> Part:
        """Words in a row. An optional word brings its own blank, so that none is left over."""
        if not items:
            raise BadPhrase(f"An alternative is empty: {self.phrase}")
        blank, pattern, begun = self.compiler.blank, "", False
        for item in items:
            if item.gap:
                pattern += f"(?:{blank}{OTHER_WORD}){{0,{item.pattern}}}?"
            elif item.optional:
                pattern += FIXED["{"] * item.opens
                pattern += (
                    f"(?:{blank}(?:{item.pattern}))?"
                    if begun
                    else f"(?:(?:{item.pattern}){blank})?"
                )
                pattern += FIXED["}"] * item.closes
            else:
                pattern += blank + item.pattern if begun else item.pattern
                begun = True
        longest = sum(item.longest + MOST_BLANKS for item in items)
        sure = [item for item in items if not item.optional and not item.gap and item.gates]
        if not sure:
            return Part(pattern, longest=longest)
        best = max(sure, key=lambda item: item.worth)
        before = items[: items.index(best)]
        lead = sum(item.longest + MOST_BLANKS for item in before) + best.lead
        return Part(pattern, best.gates, longest, lead)


def _item(atoms: list[Part]) -> list[Part]:
    """One word from its atoms; an optional atom next to others is optional within the word.

    A brace is no word: beside a single optional part it leaves that part its own blank.
    """
    opens = bool(atoms) and atoms[0].pattern == FIXED["{"]
    closes = len(atoms) > opens and atoms[-1].pattern == FIXED["}"]
    inner = atoms[opens : len(atoms) - closes]
    if len(inner) == 1 and inner[0].optional:
        return [replace(inner[0], opens=opens, closes=closes)]
    if len(atoms) < 2:
        return atoms
    return [together([_within(atom) for atom in atoms])]


def _within(atom: Part) -> Part:
    return Part(f"(?:{atom.pattern})?", longest=atom.longest) if atom.optional else atom
