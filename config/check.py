"""`make check`: format, lint, types, templates and migrations, without a database."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.paths import ROOT
from config.steps import guarded, step

# Without a database makemigrations warns that it cannot compare what was applied.
PYTHON = [sys.executable, "-W", "ignore:Got an error checking:RuntimeWarning"]
DJADE = str(Path(sys.executable).parent / "djade")
TEMPLATES = ROOT / "templates"


def checks() -> dict[str, list[str]]:
    """What is checked, and the command that does it."""
    templates = [str(path) for path in sorted(TEMPLATES.rglob("*.html"))]
    module = [sys.executable, "-m"]
    return {
        # First, since it takes longer than all others together.
        "Types": [*module, "mypy"],
        "Format": [*module, "ruff", "format", "--check", "--quiet", "."],
        "Lint": [*module, "ruff", "check", "--quiet", "."],
        "Templates": [DJADE, "--check", "--target-version", "5.2", *templates],
        "Migrations": [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "Locks of migrations": [*module, "config.migrations"],
        "Settings": [*PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    }


def failures() -> list[str]:
    """Run all of them, two at a time; print what failed found, and name it."""
    # Empty in a fresh clone, where nothing was built yet; the settings name it.
    (ROOT / "static" / "built").mkdir(exist_ok=True)
    commands = checks()
    with step("Checks"), ThreadPoolExecutor(max_workers=2) as pool:
        done = dict(zip(commands, pool.map(_run, commands.values()), strict=True))
    failed = [name for name, found in done.items() if found.returncode]
    for name in failed:
        print(f"{done[name].stdout}{done[name].stderr}{name}: failed", flush=True)
    return failed


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True)


def _environment() -> dict[str, str]:
    """Settings that need no server: nothing listens on port 1."""
    return {
        **os.environ,
        "SECRET_KEY": "only for checks, where nothing is secret",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DATABASE_OWNER_URL": "postgres://nobody@127.0.0.1:1/none",
        "TRADEWELL_RUN_DIR": tempfile.gettempdir(),
    }


def main() -> int:
    failed = failures()
    print(f"Checks failed: {', '.join(failed)}." if failed else "Checks: nothing found.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
