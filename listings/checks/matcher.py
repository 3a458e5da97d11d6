"""One pass over a text for all phrases: an automaton of literals gates the expressions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import ahocorasick

from listings.checks.folding import fold
from listings.checks.phrases import WORD_START, PhraseCompiler
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


class Matcher:
    """All rules of a policy version, compiled once. Safe to share between threads."""

    def __init__(self, banks: dict[str, TermBank], watched: Iterable[str] = ()) -> None:
        self.rules: list[Rule] = []
        gates: dict[str, tuple[list[Rule], list[Rule]]] = {fold(word): ([], []) for word in watched}
        for code, bank in banks.items():
            for rule, literals in _compiled(code, bank):
                self.rules.append(rule)
                for literal in set(literals):
                    gate = gates.setdefault(literal.removeprefix(WORD_START), ([], []))
                    gate[literal.startswith(WORD_START)].append(rule)
        digits = {fold(literal) for literal in watched}
        self._automaton = ahocorasick.Automaton()
        for literal, (anywhere, at_start) in gates.items():
            gated = (len(literal) - 1, tuple(anywhere), tuple(at_start), literal in digits)
            self._automaton.add_word(literal, gated)
        self._automaton.make_automaton()

    def scan(self, folded: str) -> "Scan":
        """Where the gates of which rules occur: one pass over the text."""
        scan = Scan()
        for last, (before, anywhere, at_start, watch) in self._automaton.iter(folded):
            start = last - before
            scan.watched += watch
            for rule in anywhere:
                scan.widen(rule, start)
            if at_start and (start == 0 or folded[start - 1] not in WORD_LETTERS):
                for rule in at_start:
                    scan.widen(rule, start)
        return scan


class Scan:
    """The stretches of a text in which each due rule has to be tried."""

    def __init__(self) -> None:
        self.watched = 0
        self._stretches: dict[Rule, list[tuple[int, int]]] = {}

    def widen(self, rule: Rule, start: int) -> None:
        first, last = max(0, start - rule.lead), start + rule.longest
        stretches = self._stretches.setdefault(rule, [])
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (min(first, stretches[-1][0]), max(last, stretches[-1][1]))
        else:
            stretches.append((first, last))

    def hits(self, folded: str, locale: str) -> Iterator[Hit]:
        """Every match of every due rule that may judge a listing of this locale.

        Exemptions are looked for only under codes of which something was found.
        """
        found: set[str] = set()
        for rule, stretches in sorted(self._stretches.items(), key=lambda due: due[0].exempts):
            if locale in rule.skipped_locales or (rule.exempts and rule.code not in found):
                continue
            for hit in _tried(rule, stretches, folded):
                found.add(rule.code)
                yield hit


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
