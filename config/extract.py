"""Finds every text for translation in Python code and templates, without gettext installed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract

from config.paths import ROOT

APPS = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# What templatize() leaves of a template: calls with literal texts, all else blanked out.
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"\b(gettext|ngettext|pgettext|npgettext|_)\(({STRING}(?:, {STRING})*)", re.DOTALL
)
ONE = re.compile(STRING, re.DOTALL)

Text = tuple[str | None, str, str | None]  # context, text, plural


def catalogue_of(app: str) -> Catalog:
    """An untranslated catalogue with all texts of one app and of the templates it owns."""
    catalogue = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False)
    for context, text, plural in _texts(app):
        catalogue.add((text, plural) if plural else text, context=context)
    return catalogue


def _texts(app: str) -> Iterator[Text]:
    for path in _python_files(app):
        yield from _in_python(path)
    for path in _templates(app):
        yield from in_template(path.read_text(), str(path.relative_to(ROOT)))


def _python_files(app: str) -> Iterator[Path]:
    folders = [ROOT / app, ROOT / "config"] if app == "core" else [ROOT / app]
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _templates(app: str) -> Iterator[Path]:
    """Templates in its own folder; those of no app belong to core."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"} and _owner(path) == app:
            yield path


def _owner(path: Path) -> str:
    parts = [part for part in path.relative_to(ROOT / "templates").parts if part != "emails"]
    return parts[0] if parts[0] in APPS else "core"


def _in_python(path: Path) -> Iterator[Text]:
    with path.open("rb") as source:
        for _line, found, _comments, context in extract("python", source, keywords=KEYWORDS):
            text, plural = (found, None) if isinstance(found, str) else (found[0], found[1])
            yield context, text, plural


def in_template(source: str, name: str) -> Iterator[Text]:
    """Texts of {% translate %}, {% blocktranslate %} and _("...") as Django looks them up."""
    # Needs Django's settings only once translation itself runs, which it does not here.
    from django.utils.translation.template import templatize

    for call in CALL.finditer(templatize(source, origin=name)):
        strings = [str(ast.literal_eval(literal)) for literal in ONE.findall(call[2])]
        match call[1]:
            case "gettext":
                yield None, strings[0], None
            case "ngettext":
                yield None, strings[0], strings[1]
            case "pgettext":
                yield strings[0], strings[1], None
            case "npgettext":
                yield strings[0], strings[1], strings[2]
            case _:
                # Django doubles the percent sign when it looks a constant up.
                yield None, strings[0].replace("%", "%%"), None
