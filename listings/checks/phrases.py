r"""Turns a phrase of the policy into an expression over folded text and the literals that gate it.

How phrases are written, for admins and for the packaged data:
    word word      words in a row, with blanks, hyphens or nothing but a line end between
    eco-friendly   a hyphen may be written as blank, hyphen or not at all
    (a|b c)        one of these                [a]     may be there
    <name>         one of the bank's list      heil*   any ending
    ..3            up to three other words     ~4      up to four other letters (Chinese)
                   (a hyphen ends a word)
    _              one other word              #       a number
    {a b}          only these words are marked
No phrase can repeat a repetition, and a place of a text can be read as one in a limited number of
ways (listings.checks.ways): that bounds what a text can cost, letter by letter.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, product

from django.utils.translation import gettext as _

from listings.checks.folding import fold
from listings.checks.outlines import Texts, crossed, literals, united, ways_of, weight, with_edges
from listings.checks.pieces import Gated, Part, best, either, heads_of, runs, together
from listings.checks.tokens import TOKEN
from listings.checks.ways import WayCounter

BETWEEN = r"[\s_\-]{1,3}"
MOST_LETTERS, MOST_BLANKS = 30, 3
# Of a number with all its parts.
MOST_SIGNS = 18 + 4 * 7 + 1
# Without what stands between words: a run of hyphens could be split in endless ways.
OTHER_WORD = rf"""[^\s_\-.,;:!?()\[\]{{}}"“”«»|\0。、]{{1,{MOST_LETTERS}}}"""
OTHER_LETTER = r"[^\s.,;:!?|\0。、]"
START, END = r"(?<![a-z0-9])", r"(?![a-z0-9])"
UMLAUTS = {"ä": "\ue0e4", "ö": "\ue0f6", "ü": "\ue0fc"}
OPEN_VOWELS = {"\ue0e4": "ae?", "\ue0f6": "oe?", "\ue0fc": "ue?"}
# Each way to read a phrase may be tried from each place in a text: where words begin, or, in a
# language without blanks, at each letter.
MOST_WAYS, MOST_WAYS_UNSPACED = 7_500, 4_000
# Outlines of what may stand between two words, in languages with blanks and in Chinese.
BETWEEN_WORDS, BETWEEN_HAN = (" ",), ("", " ")
NOTHING = frozenset([""])
# Without blanks, and with umlauts; phrases of all other languages are read alike.
READ_THEIR_OWN_WAY = ("zh", "de")
# A way of reading and bank each, for some versions of the policy.
KEPT_COMPILERS = 1_000
FIXED = {
    "*": f"[a-z]{{0,{MOST_LETTERS}}}",
    # A run of digits has one end only, so that a number is read in as many ways as it has parts.
    # A separator may end it where no sentence can end: "50.% off", "50,- off".
    "#": r"\d{1,18}+(?:[.,]\d{1,6}+){0,4}(?:[.,](?=\s?%|-))?",
    "_": OTHER_WORD,
    "{": "(?P<span>",
    "}": ")",
}


class BadPhrase(ValueError):
    """The phrase cannot be compiled; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that can match only from `lead` letters before one of its gates on."""

    pattern: str
    gates: Texts
    lead: int
    longest: int


def compiler_for(language: str, lists: Mapping[str, tuple[str, ...]]) -> "PhraseCompiler":
    """One that keeps what it read: of a new policy version only what is new is read."""
    own = language if language in READ_THEIR_OWN_WAY else ""
    return _compiler_for(own, tuple(lists.items()))


@lru_cache(maxsize=KEPT_COMPILERS)
def _compiler_for(
    language: str, lists: tuple[tuple[str, tuple[str, ...]], ...]
) -> "PhraseCompiler":
    return PhraseCompiler(language, dict(lists))


class PhraseCompiler:
    """Compiles the phrases of one language, with the lists of one bank."""

    def __init__(self, language: str, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.spaced = language != "zh"
        self.german = language == "de"
        self.lists = lists
        self._parts: dict[str, Part] = {}
        self._read: dict[str, Compiled] = {}
        self._counter = WayCounter(lists, spaced=self.spaced)

    def compile(self, phrase: str) -> Compiled:
        """Raises BadPhrase when nothing in the phrase must occur: it would run on every text.

        So does a phrase that one text could be read as in so many ways that it would be busy.
        """
        if phrase not in self._read:
            self._read[phrase] = self._compiled(phrase)
        return self._read[phrase]

    def _compiled(self, phrase: str) -> Compiled:
        most = MOST_WAYS if self.spaced else MOST_WAYS_UNSPACED
        if (ways := self._counter.ways(phrase)) > most:
            words = _("A place can be read as it in %(ways)s ways, more than %(most)s: shorten it")
            raise BadPhrase(words % {"ways": ways, "most": most})
        part = self._sequence(phrase)
        if not part.gates or min(map(weight, part.gates)) < 2:
            raise BadPhrase(_("Name at least one word of two letters that must occur"))
        pattern = f"{START}{part.pattern}{END}" if self.spaced else part.pattern
        return Compiled(pattern, literals(part.gates), part.lead, part.longest)

    def _sequence(self, phrase: str) -> Part:
        return _Reader(self, phrase).read()

    def named(self, name: str) -> Part:
        if name not in self._parts:
            if name not in self.lists:
                raise BadPhrase(_("There is no list called %(name)s") % {"name": name})
            self._parts[name] = either([self._sequence(phrase) for phrase in self.lists[name]])
        return self._parts[name]

    @cached_property
    def blank(self) -> str:
        return BETWEEN if self.spaced else r"[\s\-]?"

    @property
    def between(self) -> tuple[str, ...]:
        return BETWEEN_WORDS if self.spaced else BETWEEN_HAN

    def literal(self, written: str) -> Part:
        if self.german:
            written = "".join(UMLAUTS.get(letter, letter) for letter in written.lower())
        folded = fold(written)
        if folded.isalnum():
            texts = frozenset((folded,))
            gates = with_edges(texts, begins=self.spaced, ends=self.spaced)
            longest = 2 * len(folded)
            return Part(folded, gates, longest, is_word=True, texts=texts, heads=texts)
        pattern = (
            re.escape(folded)
            .replace(r"\-", r"[\s\-]?")
            .replace("'", "['\\s]?")
            .replace("%", r"\s?%")
        )
        for mark, vowels in OPEN_VOWELS.items():
            pattern = pattern.replace(mark, vowels)
        texts = frozenset(text for way in _ways(folded) for text in ways_of(way))
        gates = with_edges(texts, begins=self.spaced, ends=self.spaced)
        sure = gates if all(map(weight, texts)) else None
        return Part(pattern, sure, longest=2 * len(folded), texts=texts, heads=texts)


def _ways(folded: str) -> Iterator[str]:
    """The word with every umlaut written as one letter or as two."""
    marks = [mark for mark in OPEN_VOWELS if mark in folded]
    for vowels in product(*([OPEN_VOWELS[mark][0], OPEN_VOWELS[mark][:2]] for mark in marks)):
        way = folded
        for mark, vowel in zip(marks, vowels, strict=True):
            way = way.replace(mark, vowel)
        yield way


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
            raise BadPhrase(_("A bracket closes that was not opened"))
        return part

    def _alternatives(self, closing: str) -> Part:
        parts = [self._row()]
        while self._peek() == "|":
            self.place += 1
            parts.append(self._row())
        if self._peek() != closing:
            raise BadPhrase(_("A bracket stays open"))
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
                items += _item(atoms, spaced=self.compiler.spaced)
                atoms = []
            else:
                atoms.append(self._atom(token))
        return self._joined(items + _item(atoms, spaced=self.compiler.spaced))

    def _atom(self, token: str) -> Part:
        if token == "(":
            return self._alternatives(")")
        if token == "[":
            inner = self._alternatives("]")
            return inner._replace(gates=None, lead=0, optional=True)
        if token.startswith("<") and token.endswith(">"):
            return self.compiler.named(token[1:-1])
        if token.startswith("..") and token[2:].isdigit():
            if not self.compiler.spaced:
                raise BadPhrase(_("Without blanks nothing ends a word; write ~9"))
            return Part(token[2:], longest=int(token[2:]) * (MOST_LETTERS + MOST_BLANKS), gap=True)
        if token.startswith("~"):
            return Part(f"{OTHER_LETTER}{{0,{int(token[1:])}}}?", longest=int(token[1:]))
        if token in FIXED:
            if token in "{}":
                return Part(FIXED[token], texts=NOTHING, heads=NOTHING)
            return Part(FIXED[token], longest=MOST_SIGNS if token == "#" else MOST_LETTERS)
        return self.compiler.literal(token)

    def _joined(self, items: list[Part]) -> Part:
        """Words in a row. An optional word brings its own blank, so that none is left over."""
        if not items:
            raise BadPhrase(_("An alternative is empty"))
        if len(items) == 1 and items[0].is_word and not items[0].optional:
            return items[0]._replace(longest=items[0].longest + MOST_BLANKS)
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
        gated = self._gated(items)
        return Part(
            pattern,
            gated.gates,
            longest=sum(item.longest + MOST_BLANKS for item in items),
            lead=gated.lead,
            texts=self._texts(items),
            heads=heads_of(items, self.compiler.between),
        )

    def _gated(self, items: list[Part]) -> Gated:
        """The best gate of the row: that of one word, or the texts of several."""
        before = list(accumulate((item.longest + MOST_BLANKS for item in items), initial=0))
        spaced = self.compiler.spaced
        sure = [
            Gated(item.gates, before[place] + item.lead)
            for place, item in enumerate(items)
            if not item.optional and not item.gap
        ]
        return best(
            sure
            + [
                Gated(run.texts, before[run.first], begins=spaced, ends=spaced and run.closed)
                for run in runs(items, self.compiler.between)
            ]
        )

    def _texts(self, items: list[Part]) -> Texts | None:
        """All that the row can match; None where that is too much."""
        texts: Texts | None = NOTHING
        begun, between = False, self.compiler.between
        for item in items:
            if item.gap or texts is None:
                return None
            if begun:
                grown = crossed(texts, between, item.texts)
            else:
                grown = crossed(texts, item.texts, between if item.optional else ("",))
            texts = united([texts, grown]) if item.optional else grown
            begun = begun or not item.optional
        return texts


def _item(atoms: list[Part], *, spaced: bool) -> list[Part]:
    """One word from its atoms; an optional atom next to others is optional within the word.

    A brace is no word: beside a single optional part it leaves that part its own blank.
    """
    opens = bool(atoms) and atoms[0].pattern == FIXED["{"]
    closes = len(atoms) > opens and atoms[-1].pattern == FIXED["}"]
    inner = atoms[opens : len(atoms) - closes]
    if len(inner) == 1 and inner[0].optional:
        return [inner[0]._replace(opens=opens, closes=closes)]
    if len(atoms) < 2:
        return atoms
    return [together([_within(atom) for atom in atoms], spaced=spaced)]


def _within(atom: Part) -> Part:
    if not atom.optional:
        return atom
    texts = united([NOTHING, atom.texts])
    return Part(f"(?:{atom.pattern})?", longest=atom.longest, texts=texts, heads=texts)
