"""Styles, icons, script and font of the pages, built into static/built/ from npm packages.

`python -m config.assets` does only what its inputs make necessary.
"""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from config import node
from config.paths import ROOT
from config.steps import Stop, guarded, run

MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
BUILT = STATIC / "built"
COPIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}
# How Tabler draws every outline icon; the width is left to the style sheet.
DRAWING = {
    "fill": "none",
    "stroke": "currentColor",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}


def build() -> None:
    """Bring node_modules and static/built up to date."""
    _install()
    wanted = _fingerprint(
        [Path(__file__), ROOT / "package-lock.json", STATIC / "icons.txt", *_styles()]
    )
    stamp = BUILT / ".inputs"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    BUILT.mkdir(parents=True, exist_ok=True)
    _compile_styles()
    (BUILT / "icons.svg").write_text(sprite(_icon_names()))
    for name, source in COPIES.items():
        shutil.copyfile(MODULES / source, BUILT / name)
    stamp.write_text(wanted)


def sprite(names: Iterable[str]) -> str:
    """One SVG with a symbol per name. Raises Stop for a name that Tabler does not have."""
    icons = json.loads((MODULES / "@iconify-json/tabler/icons.json").read_text())
    attributes = " ".join(f'{name}="{value}"' for name, value in DRAWING.items())
    symbols = []
    for name in names:
        icon = icons["icons"].get(icons["aliases"].get(name, {}).get("parent", name))
        if icon is None:
            raise Stop(f"static/icons.txt names {name}, which is no Tabler icon.")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" {attributes}>{_bare(icon["body"])}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _bare(body: str) -> str:
    """The shapes without what the symbol says for all of them."""
    for name, value in {**DRAWING, "stroke-width": "2"}.items():
        body = body.replace(f' {name}="{value}"', "")
    return body.replace("<g>", "").replace("</g>", "")


def _icon_names() -> list[str]:
    lines = (line.strip() for line in (STATIC / "icons.txt").read_text().splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


def _styles() -> list[Path]:
    return sorted((STATIC / "scss").rglob("*.scss"))


def _install() -> None:
    wanted = _fingerprint([ROOT / "package-lock.json"])
    stamp = MODULES / ".installed"
    if not stamp.exists() or stamp.read_text() != wanted:
        node.install("Installing npm packages", ROOT, omit="optional")
        stamp.write_text(wanted)


def _compile_styles() -> None:
    command, _npm = node.node_and_npm()
    options = [f"--load-path={MODULES}", "--style=compressed", "--no-source-map", "--quiet-deps"]
    options += ["--silence-deprecation=import"]
    files = [str(STATIC / "scss" / "app.scss"), str(BUILT / "app.css")]
    run(
        "Compiling styles",
        [*command, str(MODULES / "sass" / "sass.js"), *options, *files],
        advice="Mend the style named above.",
    )


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def main() -> int:
    build()
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
