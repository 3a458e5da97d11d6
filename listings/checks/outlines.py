"""The outline of a text: its letters and digits in their places, and a blank for every sign.

Gates of phrases are looked for in outlines: " free shipping " finds whole words in a row, whatever
signs stand around and between them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from itertools import product
from math import inf, prod

Texts = frozenset[str]
NO_GATES: Texts = frozenset()
# Beyond so many literals for one phrase a shorter stretch of it has to do.
MOST_TEXTS = 400
MOST_LITERALS = 1200
# Longer literals are so rare that more letters gain nothing.
RARE_LETTERS = 12
RARER = [8.0 ** (RARE_LETTERS - letters) for letters in range(RARE_LETTERS + 1)]
# What may stand for these signs of a phrase; all others are one blank.
CHOICES = {"-": ("", " "), "'": ("", " ")}
# A blank in the outline of a phrase stands for up to so many signs in that of a text.
MOST_BLANKS = 3
BLANK_RUN = re.compile("( +)")
DIGIT = re.compile("[0-9]")
SIGNS_TO_BLANKS = bytes(
    code if code > 127 or chr(code).isalnum() else ord(" ") for code in range(256)
)


def latin_outline(folded: str) -> str:
    """Letters and digits of ASCII in their places; all else is a blank, and one at each end."""
    return f" {folded} ".encode("ascii", "replace").translate(SIGNS_TO_BLANKS).decode("ascii")


def wide_outline(folded: str) -> str:
    """Signs of ASCII and halves of surrogate pairs are blanks, and one stands at each end."""
    return f" {folded} ".encode(errors="replace").translate(SIGNS_TO_BLANKS).decode()


def ways_of(word: str) -> Iterator[str]:
    """Outlines of a folded word: a hyphen or an apostrophe may be a blank or left out."""
    if word.isalnum():
        return iter((word,))
    letters = (CHOICES.get(one, one if one > "\x7f" or one.isalnum() else " ") for one in word)
    return map("".join, product(*letters))


def weight(literal: str) -> int:
    """Han letters are rarer than Latin ones and count double."""
    letters = len(literal) - literal.count(" ")
    if literal.isascii():
        return letters
    return letters + sum(letter > "\u2e80" for letter in literal)


Rarity = tuple[bool, float]
# Of no gates at all.
NOT_RARE = (False, -inf)


def rarity(gates: Texts, than: Rarity) -> Rarity | None:
    """Whether they are no more literals than may be, and how rarely one occurs in a text: few long
    ones are worth most. None where that is no more `than` of others, or a gate has no letter.

    A word with digits is rare, so that a digit counts double here.
    """
    common, number = 0.0, 0
    most = -than[1] if than[0] else inf
    for gate in gates:
        inner = gate.strip(" ")
        if "  " in inner:
            number += prod(len(_blanks(run)) for run in BLANK_RUN.findall(inner))
            inner = inner.replace(" ", "")
        elif " " in inner:
            number += MOST_BLANKS ** inner.count(" ")
            inner = inner.replace(" ", "")
        else:
            number += 1
        letters = len(inner)
        if not letters:
            return None
        if letters < RARE_LETTERS:
            if not inner.isalpha():
                letters += len(DIGIT.findall(inner))
            if not inner.isascii():
                letters += sum(map("\u2e80".__lt__, inner))
        common += RARER[min(RARE_LETTERS, letters)]
        if common >= most:
            return None
    found = (number <= MOST_LITERALS, -common)
    return found if found > than else None


def literals(gates: Texts) -> Texts:
    """The gates as they stand in outlines of texts: with one to three signs between words."""
    return frozenset(way for gate in gates for way in _spread(gate))


def _spread(gate: str) -> Iterator[str]:
    inner = gate.strip(" ")
    if " " not in inner:
        return iter((gate,))
    first = gate.index(inner)
    edges = gate[:first], gate[first + len(inner) :]
    pieces = BLANK_RUN.split(inner)
    choices = [_blanks(piece) if piece.isspace() else (piece,) for piece in pieces]
    return (f"{edges[0]}{''.join(way)}{edges[1]}" for way in product(*choices))


@cache
def _blanks(run: str) -> tuple[str, ...]:
    return tuple(" " * number for number in range(len(run), MOST_BLANKS * len(run) + 1))


def with_edges(texts: Texts, *, begins: bool, ends: bool) -> Texts:
    """The texts as gates that count only where a word begins, and where one ends."""
    return frozenset(
        f"{' ' * (begins and _is_word_letter(text[:1]))}{text}"
        f"{' ' * (ends and _is_word_letter(text[-1:]))}"
        for text in texts
    )


def without_edges(gates: Texts, *, begins: bool, ends: bool) -> Texts:
    """The gates of a part of a word: its edges are the word's only where nothing stands beside."""
    if not begins:
        return frozenset(gate.strip(" ") for gate in gates)
    return gates if ends else frozenset(gate.rstrip(" ") for gate in gates)


def _is_word_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def crossed(*choices: Texts | tuple[str, ...] | None) -> Texts | None:
    """Every way to put one text of each in a row; None where one is open or they are too many."""
    given = [choice for choice in choices if choice]
    if len(given) < len(choices) or prod(map(len, given)) > MOST_TEXTS:
        return None
    return frozenset(map("".join, product(*given)))


def united(choices: Iterable[Texts | None]) -> Texts | None:
    """The texts of all; None where one is open or they are too many."""
    found: set[str] = set()
    for choice in choices:
        if choice is None:
            return None
        found |= choice
    return frozenset(found) if len(found) <= MOST_TEXTS else None


def sign_test(gates: Collection[str]) -> Callable[[str], object]:
    """A cheap test for texts in which none of these gates can occur.

    Signs are rare: it looks for one between the letters it has in a gate. A gate without a sign
    can be in any text.
    """
    neighbours: dict[str, set[str]] = {}
    if any(all(map(_is_plain, gate)) for gate in gates):
        return bool
    for gate in gates:
        place = next(place for place, letter in enumerate(gate) if not _is_plain(letter))
        sign, before, after = gate[place], gate[:place][-1:], gate[place + 1 :][:2]
        behind = f"(?<={re.escape(before + sign)})" if before else ""
        neighbours.setdefault(sign, set()).add(behind + re.escape(after))
    signs = (
        re.escape(sign) if "" in ways else f"{re.escape(sign)}(?:{'|'.join(sorted(ways))})"
        for sign, ways in sorted(neighbours.items())
    )
    return re.compile("|".join(signs) or r"(?!)").search


def _is_plain(letter: str) -> bool:
    return letter.isalnum() or letter == " "
