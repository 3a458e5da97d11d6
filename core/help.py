"""How things are done here: the sections of `docs/rules/`, for whoever is signed in."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import NotFound
from core.events import Words
from core.markdown import to_html
from core.search.kinds import Finder, Hit, register
from core.search.terms import Term

FOLDER = Path(settings.BASE_DIR) / "docs" / "rules"
BOOKS: dict[str, Words] = {
    "accounts": gettext_lazy("Accounts"),
    "listings": gettext_lazy("Listings"),
    "shipping": gettext_lazy("Shipping"),
    "aftersales": gettext_lazy("After-sales"),
    "enforcement": gettext_lazy("Standing and decisions"),
    "core": gettext_lazy("Finding things"),
}
# Entries of the rulebook begin here; the rulebook itself shows them, as they are in force.
RULES_BELOW = "<!-- Below:"
# A link to a section, here or in another file, and any other that is no address on the net.
# One more than the page of one kind shows, so that it knows of more.
SHOWN_AT_MOST = 51
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?!https:)(?P<target>[^)]*)\)")
SECTION = re.compile(r"(?:(?P<book>\w+)\.md)?#(?P<anchor>[\w-]+)")


@dataclass(frozen=True)
class Section:
    book: str
    anchor: str
    title: str
    text: str

    @cached_property
    def folded(self) -> str:
        """Heading and text as they are searched; there are a quarter of a million letters."""
        return f"{self.title} {self.text}".casefold()

    @property
    def url(self) -> str:
        return reverse("core:help_section", args=[self.book, self.anchor])

    @property
    def html(self) -> SafeString:
        return to_html(LINK.sub(self._link, self.text))

    def _link(self, found: re.Match[str]) -> str:
        """Links between the sections lead to their pages; what has none here stays words."""
        aim = SECTION.fullmatch(found["target"])
        place = (aim["book"] or self.book, aim["anchor"]) if aim else ("", "")
        if not any((one.book, one.anchor) == place for one in sections()):
            return found["words"]
        return f"[{found['words']}]({reverse('core:help_section', args=place)})"


@cache
def sections() -> tuple[Section, ...]:
    """All of them, in the order of the files; read once in a process."""
    return tuple(section for book in BOOKS for section in _read(book))


def _read(book: str) -> list[Section]:
    text = (FOLDER / f"{book}.md").read_text(encoding="utf-8").partition(RULES_BELOW)[0]
    found = []
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _line, body = part.partition("\n")
        found.append(Section(book, slugify(title), title.strip(), body.strip()))
    return found


def section_of(book: str, anchor: str) -> Section:
    for section in sections():
        if (section.book, section.anchor) == (book, anchor):
            return section
    raise NotFound(_("There is no such part of the help. Look for it in the list of all parts."))


def by_book() -> list[tuple[str, list[Section]]]:
    return [
        (str(label), [section for section in sections() if section.book == book])
        for book, label in BOOKS.items()
    ]


def find(request: Any, term: Term) -> list[Hit]:
    """Sections with these words, those first whose heading has them."""
    if not term:
        return []
    titled, others = [], []
    # Once: a label is looked up in the catalogue whenever it is read, and sections are many.
    labels = {book: str(label) for book, label in BOOKS.items()}
    for one in sections():
        if term.is_in(one.title, labels[one.book]):
            titled.append(one)
        elif term.is_in_folded(one.folded):
            others.append(one)
    found = [*titled, *others][:SHOWN_AT_MOST]
    return [Hit("help", one.url, one.title, labels[one.book]) for one in found]


register(Finder("help", gettext_lazy("Help"), "help-circle", find, order=95))
