"""One pass over a text for all phrases: an automaton of literals gates the expressions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ahocorasick_rs import AhoCorasick, Implementation

from listings.checks.folding import fold
from listings.checks.phrases import WORD_EDGE, PhraseCompiler
from policy.sections.truth import TermBank

ALL_LANGUAGES = "any"
WORD_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Letters after the longest match, so that its end is seen to be the end of a word.
SLACK = 2
# A list named in an expression; "(?P<span>" is a group and no list.
LISTED = re.compile(r"(?<!\?P)<([a-z0-9_.]+)>")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One compiled phrase or expression of a bank."""

    code: str
    name: str
    language: str
    tier: int
    exempts: bool
    has_gap: bool
    skipped_locales: frozenset[str]
    expression: re.Pattern[str]
    span_group: int
    lead: int
    longest: int
    unless_written: re.Pattern[str] | None = None
    disguised: bool = False
    # Which of the bank's named schemes it names, and whether only by a short name.
    scheme: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of folded text that a rule matched."""

    rule: Rule
    start: int
    end: int
    folded_further: bool = False

    @property
    def rank(self) -> tuple[int, int, int]:
        """The best hit on the same words sorts first: stronger rule, longer stretch, earlier."""
        return (-self.rule.tier, self.start - self.end, self.start)


# The stretches of a text in which each due rule has to be tried.
Stretches = dict[Rule, list[tuple[int, int]]]


class Gate:
    """The rules that one literal opens: anywhere, at the start of a word, as a whole word."""

    __slots__ = ("anywhere", "at_edges", "at_start", "watched", "whole")

    def __init__(self, *, watched: bool = False) -> None:
        self.watched = watched
        self.anywhere: list[Rule] = []
        self.at_start: list[Rule] = []
        self.whole: list[Rule] = []
        self.at_edges = False

    def open(self, rule: Rule, marked: str) -> None:
        """Adds a rule; the edges marked on the literal say where it counts."""
        if not marked.startswith(WORD_EDGE):
            self.anywhere.append(rule)
            return
        self.at_edges = True
        (self.whole if marked.endswith(WORD_EDGE) else self.at_start).append(rule)


class Matcher:
    """All rules of a policy version, compiled once. Safe to share between threads."""

    def __init__(self, banks: dict[str, TermBank], watched: Iterable[str] = ()) -> None:
        self.rules: list[Rule] = []
        gates: dict[str, Gate] = {fold(word): Gate(watched=True) for word in watched}
        for code, bank in banks.items():
            for rule, literals in _compiled(code, bank):
                self.rules.append(rule)
                for literal in set(literals):
                    gates.setdefault(literal.strip(WORD_EDGE), Gate()).open(rule, literal)
        self._gates = list(gates.values())
        self._automaton = AhoCorasick(gates, implementation=Implementation.ContiguousNFA)

    def scan(self, folded: str) -> "Scan":
        """Where the gates of which rules occur: one pass over the text."""
        scan = Scan()
        for number, start, end in self._occurrences(folded):
            gate = self._gates[number]
            scan.watched += gate.watched
            for rule in gate.anywhere:
                scan.widen(rule, start)
            if not gate.at_edges or (start and folded[start - 1] in WORD_LETTERS):
                continue
            for rule in gate.at_start:
                scan.widen(rule, start)
            if gate.whole and folded[end : end + 1] not in WORD_LETTERS:
                for rule in gate.whole:
                    scan.widen(rule, start)
        return scan

    def _occurrences(self, folded: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every gate; half a surrogate pair stands for one other sign."""
        try:
            return self._automaton.find_matches_as_indexes(folded, overlapping=True)
        except UnicodeEncodeError:
            readable = folded.encode(errors="replace").decode()
            return self._automaton.find_matches_as_indexes(readable, overlapping=True)


class Scan:
    """The stretches of a text in which each due rule has to be tried."""

    def __init__(self) -> None:
        self.watched = 0
        self._stretches: Stretches = {}
        self._exempting: list[tuple[Rule, int]] = []

    def widen(self, rule: Rule, start: int) -> None:
        if rule.exempts:
            self._exempting.append((rule, start))
        else:
            _widen(self._stretches, rule, start)

    def hits(self, folded: str, locale: str) -> Iterator[Hit]:
        """Every match of every due rule that may judge a listing of this locale.

        Exemptions are looked for only under codes of which something was found.
        """
        found: set[str] = set()
        for rule, stretches in self._stretches.items():
            if locale not in rule.skipped_locales:
                for hit in _tried(rule, stretches, folded):
                    found.add(rule.code)
                    yield hit
        due: Stretches = {}
        for rule, start in self._exempting:
            if rule.code in found and locale not in rule.skipped_locales:
                _widen(due, rule, start)
        for rule, stretches in due.items():
            yield from _tried(rule, stretches, folded)


def _widen(due: Stretches, rule: Rule, start: int) -> None:
    first, last = max(0, start - rule.lead), start + rule.longest
    stretches = due.get(rule)
    if stretches is None:
        due[rule] = [(first, last)]
    elif first <= stretches[-1][1]:
        stretches[-1] = (min(first, stretches[-1][0]), max(last, stretches[-1][1]))
    else:
        stretches.append((first, last))


def _tried(rule: Rule, stretches: list[tuple[int, int]], folded: str) -> Iterator[Hit]:
    reached = 0
    for first, last in stretches:
        for match in rule.expression.finditer(folded, max(first, reached), last):
            reached = match.end()
            start, end = match.span(rule.span_group)
            if start < end:
                yield Hit(rule, start, end)


def _compiled(code: str, bank: TermBank) -> Iterator[tuple[Rule, Iterable[str]]]:
    groups = (
        ("weak", 0, bank.weak_phrases),
        ("phrase", 1, bank.phrases),
        ("exempt", 1, bank.exempt),
        *((f"named {key}", 1, named.phrases) for key, named in bank.named.items()),
        *((f"short {key}", 1, named.short) for key, named in bank.named.items()),
    )
    for kind, tier, phrases in groups:
        scheme = kind.partition(" ")[2]
        for key, terms in phrases.items():
            language, *skipped = key.split()
            compiler = PhraseCompiler(language, bank.lists)
            for phrase in terms:
                compiled = compiler.compile(phrase)
                gap = ".." in phrase or "~" in phrase
                rule = _rule(code, phrase, language, tier, kind == "exempt", gap, compiled.pattern)
                skipped_locales = frozenset(locale.removeprefix("-") for locale in skipped)
                rule = replace(rule, scheme=scheme, short=kind.startswith("short"))
                longest = compiled.longest + SLACK
                yield (
                    replace(
                        rule, lead=compiled.lead, longest=longest, skipped_locales=skipped_locales
                    ),
                    compiled.gates,
                )
    named = PhraseCompiler(ALL_LANGUAGES, bank.lists)
    for expressions, exempts in ((bank.expressions, False), (bank.exempt_expressions, True)):
        for given in expressions:
            language = given.id.split(".")[0]
            pattern = LISTED.sub(lambda match: named.named(match[1]).pattern, given.pattern)
            rule = _rule(code, given.id, language, given.tier, exempts, False, pattern)
            unless = re.compile(given.unless_written) if given.unless_written else None
            rule = replace(rule, unless_written=unless, lead=given.lead, longest=given.longest)
            rule = replace(rule, disguised=given.disguised)
            yield rule, [fold(gate) for gate in given.gates]


def _rule(
    code: str,
    name: str,
    language: str,
    tier: int,
    exempts: bool,
    has_gap: bool,
    pattern: str,
) -> Rule:
    expression = re.compile(pattern)
    return Rule(
        code=code,
        name=name,
        language=language,
        tier=tier,
        exempts=exempts,
        has_gap=has_gap,
        skipped_locales=frozenset(),
        expression=expression,
        span_group=expression.groupindex.get("span", 0),
        lead=0,
        longest=0,
    )
