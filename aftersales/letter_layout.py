"""The decision letter as PDF, in each language one after the other."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from reportlab.lib import pagesizes
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer

from aftersales.letters import Letter
from shipping.paper_layout import Writer, load_font


def draw(letters: Sequence[Letter]) -> bytes:
    """All letters in one file; nothing in their words is markup."""
    load_font()
    out = BytesIO()
    sides = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 20 * mm)
    page = SimpleDocTemplate(
        out, pagesize=pagesizes.A4, title=letters[0].title, author="Tradewell", invariant=1, **sides
    )
    page.build(list(_flow(letters, Writer(10))))
    return out.getvalue()


def _flow(letters: Sequence[Letter], say: Writer) -> Iterable[Flowable]:
    for place, letter in enumerate(letters):
        if place:
            yield PageBreak()
        yield say.text(letter.title, say.large)
        for part in letter.parts:
            yield Spacer(1, say.size)
            yield say.text(part.heading, say.heading)
            for line in part.lines:
                yield from (say.text(words) for words in line.splitlines() if words.strip())
