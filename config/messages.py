"""Message catalogues of the apps: `python -m config.messages update | compile | missing`.

update   collects texts from code and templates, keeps translations, drops what is gone
compile  writes the .mo files that Django reads, where they are out of date
missing  lists texts without a translation
"""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.extract import APPS, catalogue_of
from config.paths import ROOT
from config.steps import guarded, step

LANGUAGE = "zh_Hans"
# Headers that change with each run and tell a reader nothing.
NOISE = (
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)


def path_of(app: str) -> Path:
    return ROOT / app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def load(app: str) -> Catalog:
    """The catalogue as it lies there; an empty one where there is none."""
    path = path_of(app)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update() -> None:
    """Bring every catalogue in line with code and templates."""
    for app in APPS:
        catalogue = load(app)
        catalogue.update(catalogue_of(app), no_fuzzy_matching=True)
        if any(message.id for message in catalogue):
            _write(catalogue, path_of(app))


def compile_stale() -> None:
    """Write the .mo of every catalogue that is newer than it."""
    for app in APPS:
        source = path_of(app)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, load(app))
        # A name of its own: two processes may compile at once, and both replace the whole file.
        unfinished = target.with_suffix(f".mo.{os.getpid()}")
        unfinished.write_bytes(compiled.getvalue())
        unfinished.replace(target)


def missing() -> Iterator[tuple[str, Message]]:
    """Texts in code or templates whose translation is absent, empty or marked as doubtful."""
    for app in APPS:
        known = load(app)
        for text in catalogue_of(app):
            if not text.id:
                continue
            translated = known.get(text.id, context=text.context)
            if translated is None or translated.fuzzy or not _is_filled(translated):
                yield app, text


def _is_filled(message: Message) -> bool:
    parts = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return bool(parts) and all(part and part.strip() for part in parts)


def _write(catalogue: Catalog, path: Path) -> None:
    catalogue.fuzzy = False
    catalogue.header_comment = "# Written by `make messages`; fill in each msgstr by hand."
    text = io.BytesIO()
    write_po(text, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(tuple(f'"{n}:' for n in NOISE)))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != kept:
        path.write_text(kept)


def _report() -> int:
    gaps = list(missing())
    for app, text in gaps:
        print(f"{app}: {text.id!r}")
    print(f"{len(gaps)} texts without a translation.")
    return 1 if gaps else 0


def main() -> int:
    match sys.argv[1:]:
        case ["update"]:
            with step("Collecting texts"):
                update()
        case ["compile"]:
            compile_stale()
        case ["missing"]:
            return _report()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
