"""One pass over a text for all phrases: automata of literals gate the expressions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import structlog
from ahocorasick_rs import AhoCorasick, Implementation

from listings.checks.folding import fold
from listings.checks.outlines import (
    NO_GATES,
    Texts,
    latin_outline,
    literals,
    sign_test,
    wide_outline,
)
from listings.checks.phrases import BadPhrase, compiler_for
from policy.sections.truth import TermBank

log = structlog.get_logger(__name__)
ALL_LANGUAGES = "any"
# Letters after the longest match, so that its end is seen to be the end of a word.
SLACK = 2
# A list named in an expression; "(?P<span>" is a group and no list.
LISTED = re.compile(r"(?<!\?P)<([a-z0-9_.]+)>")
# Three policy versions of twice the packaged phrases; `re` keeps 512.
MOST_EXPRESSIONS = 20_000


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
    pattern: str
    lead: int
    longest: int
    unless_written: re.Pattern[str] | None = None
    disguised: bool = False
    # Which of the bank's named schemes it names, and whether only by a short name.
    scheme: str = ""
    short: bool = False

    @property
    def expression(self) -> re.Pattern[str]:
        """Compiled when a text first has one of its gates: most never are."""
        return _expression(self.pattern)

    @property
    def span_group(self) -> int:
        return self.expression.groupindex.get("span", 0)


@lru_cache(maxsize=MOST_EXPRESSIONS)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


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
# Literals, and the rules that each of them opens: most open a single one, and share its row.
Opened = dict[str, tuple[Rule, ...]]


class Automaton:
    """Literals looked for in one pass, and the rules that each of them opens."""

    def __init__(self, opened: Opened) -> None:
        self._opened = list(opened.values())
        self._automaton = AhoCorasick(opened, implementation=Implementation.ContiguousNFA)

    def open(self, text: str, shift: int, due: Stretches) -> int:
        """Adds where rules are due; `shift` is how many signs the text has before its first.

        Tells how many literals opened no rule: those that are only counted.
        """
        counted = 0
        for number, start, _end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            rules = self._opened[number]
            counted += not rules
            for rule in rules:
                _widen(due, rule, start - shift)
        return counted


class Outlines:
    """A folded text and its outlines, each drawn once."""

    def __init__(self, folded: str) -> None:
        self.latin = latin_outline(folded)
        self.is_latin = folded.isascii()
        self.wide = "" if self.is_latin else wide_outline(folded)
        # Half a surrogate pair stands for one other sign.
        self.written = folded if self.is_latin else folded.encode(errors="replace").decode()


class Gates:
    """Where rules are due in a text, by the literals that open them."""

    def __init__(self, outlined: Opened, written: Opened) -> None:
        latin: Opened = {}
        wide: Opened = {}
        for gate, rules in outlined.items():
            if gate.isascii():
                latin[gate] = rules
            else:
                # Without edges, for beside a Han letter there is none.
                gate = gate.strip(" ")
                wide[gate] = wide.get(gate, ()) + rules
        self._latin, self._wide, self._written = map(Automaton, (latin, wide, written))
        self._has_written = sign_test(written)
        rows = (*outlined.values(), *written.values())
        self.codes = frozenset(rule.code for rules in rows for rule in rules)

    def due(self, outlines: Outlines) -> tuple[Stretches, int]:
        """The stretches to try, and how many of the counted words there are."""
        due: Stretches = {}
        counted = self._latin.open(outlines.latin, 1, due)
        if not outlines.is_latin:
            counted += self._wide.open(outlines.wide, 1, due)
        if self._has_written(outlines.written):
            self._written.open(outlines.written, 0, due)
        return due, counted


class GatedRule(NamedTuple):
    """A rule, and its gates: in the outline of a text, and in the text as it is written."""

    rule: Rule
    outlined: Texts
    written: Texts = NO_GATES


class Matcher:
    """Rules looked for together, compiled once. Safe to share between threads."""

    def __init__(self, rules: Iterable[GatedRule], watched: Iterable[str] = ()) -> None:
        outlined: dict[bool, Opened] = {False: {}, True: {}}
        written: dict[bool, Opened] = {False: {}, True: {}}
        for one in rules:
            for opened, gates in ((outlined, one.outlined), (written, one.written)):
                _open(opened[one.rule.exempts], gates, (one.rule,))
        for word in watched:
            outlined[False].setdefault(f" {fold(word)} ", ())
        self._claims = Gates(outlined[False], written[False])
        self._exemptions = Gates(outlined[True], written[True])

    def scan(self, folded: str) -> "Scan":
        """Where rules are due: one pass over the text."""
        outlines = Outlines(folded)
        return Scan(folded, outlines, *self._claims.due(outlines), self._exemptions)


class Scan:
    """The stretches of a text in which each due rule has to be tried."""

    def __init__(
        self, folded: str, outlines: Outlines, due: Stretches, watched: int, exemptions: Gates
    ) -> None:
        self.watched = watched
        self._folded = folded
        self._outlines = outlines
        self._due = due
        self._exemptions = exemptions

    def hits(self, locale: str) -> Iterator[Hit]:
        """Every match of every due rule that may judge a listing of this locale.

        Exemptions are looked for only where something was found, and only under its code.
        """
        found: set[str] = set()
        for rule, stretches in self._due.items():
            if locale not in rule.skipped_locales:
                for hit in _tried(rule, stretches, self._folded):
                    found.add(rule.code)
                    yield hit
        if found.isdisjoint(self._exemptions.codes):
            return
        due, _counted = self._exemptions.due(self._outlines)
        for rule, stretches in due.items():
            if rule.code in found and locale not in rule.skipped_locales:
                yield from _tried(rule, stretches, self._folded)


def _open(opened: Opened, gates: Texts, row: tuple[Rule]) -> None:
    for gate in gates:
        before = opened.get(gate)
        opened[gate] = row if before is None else before + row


def _widen(due: Stretches, rule: Rule, start: int) -> None:
    # Where the gate begins with the blank before a word, the word begins one letter later.
    first, last = max(0, start - rule.lead), start + 1 + rule.longest
    stretches = due.get(rule)
    if stretches is None:
        due[rule] = [(first, last)]
    elif rule.lead and first <= stretches[-1][1]:
        stretches[-1] = (min(first, stretches[-1][0]), max(last, stretches[-1][1]))
    else:
        stretches.append((first, last))


def _tried(rule: Rule, stretches: list[tuple[int, int]], folded: str) -> list[Hit]:
    """The rule's matches that begin in a stretch."""
    hits: list[Hit] = []
    reached = 0
    expression, group = rule.expression, rule.span_group
    matches = _all_matches if rule.lead else _matches_at_gate
    for first, last in stretches if rule.lead else sorted(stretches):
        for match in matches(expression, folded, max(first, reached), last):
            reached = match.end()
            start, end = match.span(group)
            if start < end:
                hits.append(Hit(rule, start, end))
    return hits


def _all_matches(
    expression: re.Pattern[str], folded: str, first: int, last: int
) -> Iterable[re.Match[str]]:
    return expression.finditer(folded, first, last)


def _matches_at_gate(
    expression: re.Pattern[str], folded: str, first: int, last: int
) -> Iterable[re.Match[str]]:
    """A match that begins with its gate, at its blank or right behind, never later."""
    match = expression.match(folded, first, last) or expression.match(folded, first + 1, last)
    return (match,) if match else ()


def compiled(banks: dict[str, TermBank], *, strict: bool = True) -> Iterator[GatedRule]:
    """All rules of the banks.

    Raises BadPhrase, unless not `strict`: a version that was approved under other limits must
    not stop every check, so a phrase that cannot be read is logged and finds nothing.
    """
    for code, bank in banks.items():
        yield from _of_phrases(code, bank, strict)
        yield from _of_expressions(code, bank)


def phrases_of(bank: TermBank) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """Kind, tier, language with the locales it skips, and phrases."""
    groups = (
        ("weak", 0, bank.weak_phrases),
        ("phrase", 1, bank.phrases),
        ("exempt", 1, bank.exempt),
        *((f"named {key}", 1, named.phrases) for key, named in bank.named.items()),
        *((f"short {key}", 1, named.short) for key, named in bank.named.items()),
    )
    for kind, tier, phrases in groups:
        for key, terms in phrases.items():
            yield kind, tier, key, terms


def _of_phrases(code: str, bank: TermBank, strict: bool) -> Iterator[GatedRule]:
    for kind, tier, key, terms in phrases_of(bank):
        scheme = kind.partition(" ")[2]
        language, *skipped = key.split()
        skipped_locales = frozenset(locale.removeprefix("-") for locale in skipped)
        compiler = compiler_for(language, bank.lists)
        for phrase in terms:
            try:
                read = compiler.compile(phrase)
            except BadPhrase as error:
                if strict:
                    raise
                log.error("phrase_passed_over", code=code, phrase=phrase, why=str(error))
                continue
            rule = Rule(
                code,
                name=phrase,
                language=language,
                tier=tier,
                exempts=kind == "exempt",
                has_gap=".." in phrase or "~" in phrase,
                skipped_locales=skipped_locales,
                pattern=read.pattern,
                lead=read.lead,
                longest=read.longest + SLACK,
                scheme=scheme,
                short=kind.startswith("short"),
            )
            yield GatedRule(rule, read.gates)


def _of_expressions(code: str, bank: TermBank) -> Iterator[GatedRule]:
    named = compiler_for(ALL_LANGUAGES, bank.lists)
    for expressions, exempts in ((bank.expressions, False), (bank.exempt_expressions, True)):
        for given in expressions:
            rule = Rule(
                code,
                name=given.id,
                language=given.id.split(".")[0],
                tier=given.tier,
                exempts=exempts,
                has_gap=False,
                skipped_locales=frozenset(),
                pattern=LISTED.sub(lambda match: named.named(match[1]).pattern, given.pattern),
                lead=given.lead,
                longest=given.longest,
                unless_written=re.compile(given.unless_written) if given.unless_written else None,
                disguised=given.disguised,
            )
            gates = frozenset(map(fold, given.gates))
            # Letters and blanks are looked for in the outline, where a blank is any sign; but an
            # exemption begins where its own gates say, for a match takes letters from the next.
            plain = frozenset(one for one in gates if one.replace(" ", "").isalnum())
            plain = NO_GATES if exempts else plain
            listed = [literals(named.named(name).gates or NO_GATES) for name in given.gate_lists]
            yield GatedRule(rule, plain.union(*listed), gates - plain)
