"""The browser of the tests: one that is there, else one that is fetched without asking.

Order: $CHROME, on PATH a headless shell, then Chromium or Chrome, Debian's package when run as
root, npm's package. A shell has no window, so nothing is drawn around each page.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from config import node
from config.paths import RUN
from config.steps import Stop, guarded, run, step

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PACKAGES = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Where all cores are busy, threads that compile scripts ahead take more than they give.
    "--js-flags=--single-threaded",
)
START_MS = 30_000
# Names the browser to child processes, so that one search is enough.
FOUND = "TRADEWELL_BROWSER"
FETCHED = RUN / "chromium"
# The npm package's own demand; optional packages are skipped by an older Node.
NODE_FOR_PACKAGE = 24
UNPACK = (
    "const {createReadStream, createWriteStream} = require('fs');"
    "createReadStream(process.argv[1]).pipe(require('zlib').createBrotliDecompress())"
    ".pipe(createWriteStream(process.argv[2]))"
)

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Browser:
    """A program that works here, what it needs in the environment, and its flags."""

    path: str
    env: dict[str, str] = field(default_factory=dict)
    flags: Sequence[str] = FLAGS

    def works(self) -> bool:
        """Whether the tests' driver can open a page in it."""
        try:
            with sync_playwright() as playwright:
                program = playwright.chromium.launch(
                    executable_path=self.path,
                    args=list(self.flags),
                    env={**os.environ, **self.env},
                    timeout=START_MS,
                )
                program.new_page().close()
                program.close()
        except PlaywrightError:
            return False
        return True


def find() -> Browser:
    """The first browser that opens a page. Raises Stop when none can be had."""
    known = os.environ.get(FOUND)
    if known:
        return Browser(**json.loads(known))
    browser = _given() or next((found for found in _candidates() if found.works()), None)
    if browser is None:
        raise Stop("No browser could be found or fetched. Install Chromium and set CHROME to it.")
    os.environ[FOUND] = json.dumps(asdict(browser))
    return browser


def _given() -> Browser | None:
    path = os.environ.get("CHROME")
    if path and not Browser(path).works():
        raise Stop(f"CHROME={path} does not start. Unset CHROME to let the tests find one.")
    return Browser(path) if path else None


def _candidates() -> Iterator[Browser]:
    """From at hand to fetched; nothing is fetched before the ones before it failed."""
    yield from _installed()
    if (FETCHED / "chromium").exists():
        yield _fetched()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for _package in _install_packages():
            yield from _installed()
    if sys.platform == "linux":
        _fetch()
        yield _fetched()


def _installed() -> Iterator[Browser]:
    for path in filter(None, map(shutil.which, NAMES)):
        yield Browser(path)


def _install_packages() -> Iterator[str]:
    """Debian's, one after the other until one works. No refusal is the end: npm's comes next."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends"]
    try:
        run("Reading Debian's package lists", ["apt-get", "update"], env=quiet)
    except Stop as stop:
        print(stop)
        return
    for name in PACKAGES:
        try:
            run(f"Installing Debian's {name}", [*install, name], env=quiet)
        except Stop as stop:
            print(stop)
        else:
            yield name


def _fetch() -> None:
    package = FETCHED / "node_modules" / "@sparticuz" / "chromium" / "bin"
    if not package.exists():
        node.copy_manifest(FETCHED)
        node.install("Fetching Chromium from npm", FETCHED, omit="dev", oldest=NODE_FOR_PACKAGE)
    with step("Unpacking Chromium"):
        for name in ("al2023.tar", "fonts.tar", "swiftshader.tar", "chromium"):
            _unpack(package / f"{name}.br", FETCHED / name)
    (FETCHED / "fonts.conf").write_text(FONTS.format(folder=FETCHED))
    (FETCHED / "chromium").chmod(0o755)
    shutil.rmtree(FETCHED / "node_modules")


def _unpack(source: Path, target: Path) -> None:
    command, _npm = node.node_and_npm()
    unfinished = target.with_name(f"{target.name}.new")
    subprocess.run([*command, "-e", UNPACK, str(source), str(unfinished)], check=True)
    if target.suffix == ".tar":
        # Debian 12's Python has no filters yet; the lock file vouches for what is in it.
        options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        with tarfile.open(unfinished) as archive:
            archive.extractall(FETCHED, **options)
        unfinished.unlink()
    else:
        unfinished.rename(target)


def _fetched() -> Browser:
    libraries = f"{FETCHED / 'lib'}{os.pathsep}{FETCHED}"
    env = {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(FETCHED)}
    return Browser(str(FETCHED / "chromium"), env)


def main() -> int:
    print(find().path)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(main))
