"""How long one phrase may keep the check busy: tried on the texts that make it work hardest.

Counting the ways to read a place (listings.checks.ways) bounds the work before anything runs: so
the trial, whose texts grow and which ends with the first that takes too long, cannot hang. It
finds what counting cannot: ways that all fail, and fail late.
"""

import time
from collections.abc import Iterator

from listings.checks.folding import fold
from listings.checks.matcher import Matcher
from listings.checks.phrases import PhraseCompiler
from listings.checks.tokens import TOKEN

# Letters of the longest text tried, and seconds of a processor that a phrase may take for it. Of
# the packaged ones none takes a twentieth. Longer texts take longer by as much as they are longer.
LETTERS, SECONDS = 4_000, 0.1
FIRST_LETTERS = 250
# Of all texts together: many that are nearly too heavy keep whoever adds the phrase waiting.
SECONDS_IN_ALL = 2.0
# How many of each: the pieces of a phrase, and the words that open it.
PIECES, GATES = 12, 3
NUMBER, LETTER = "1", "x"


def is_heavy(matcher: Matcher, compiler: PhraseCompiler, phrase: str) -> bool:
    """Whether some text of the phrase's own letters keeps the matcher busy for too long."""
    spent = 0.0
    for stretch in hard_stretches(compiler, phrase):
        for seconds in _tries(matcher, stretch):
            spent += seconds
            if seconds > SECONDS or spent > SECONDS_IN_ALL:
                return True
    return False


def _tries(matcher: Matcher, stretch: str) -> Iterator[float]:
    """Seconds of this thread for texts that double in length."""
    letters = FIRST_LETTERS
    while letters <= LETTERS:
        text = fold((stretch * (letters // len(stretch) + 1))[:letters])
        start = time.thread_time()
        for _hit in matcher.scan(text).hits(""):
            pass
        yield time.thread_time() - start
        letters *= 2


def hard_stretches(compiler: PhraseCompiler, phrase: str) -> Iterator[str]:
    """To be repeated: one piece over and over, as far as the phrase reaches, then its gate."""
    read = compiler.compile(phrase)
    words = [fold(token) for token in TOKEN.findall(phrase) if token[0].isalnum()]
    letters = sorted({letter for word in words for letter in word})
    pieces = list(dict.fromkeys([*words, *letters]))
    some = pieces[:: -(-len(pieces) // PIECES) or 1]
    for gate in sorted((one.strip() for one in read.gates), key=len)[:GATES]:
        for piece in (*some, NUMBER, LETTER):
            for run in (piece, f"{piece} "):
                for length in (10 * len(run), read.longest):
                    yield f"{run * (length // len(run) or 1)}{gate} "
