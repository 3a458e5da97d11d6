"""`make test`: checks, then all tests on throwaway servers, then those in a real browser."""

import os
import subprocess
import sys

from config import browser, check, throwaway
from config.steps import guarded
from config.supervisor import stop_on_signals

PYTEST = [sys.executable, "-m", "pytest", "--durations=10"]
RUNS = {
    # Three processes for two cores: the tests wait for PostgreSQL about as long as they compute.
    # Who has none left takes from the others.
    "Tests": ["-m", "not browser", "-n", "3", "--dist", "worksteal"],
    # Each has a marketplace of its own, and a file's journeys share theirs. The longest file
    # stands first by its name, and no order by number of tests may put it last. To read all other
    # tests as well would take each process half a minute.
    "Browser tests": [
        *("tests/journeys", "-m", "browser"),
        *("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
    ],
}


def main() -> int:
    stop_on_signals()
    browser.find()
    throwaway.ensure()
    # Type checking leaves one core idle, and every test waits for a migrated database.
    template = subprocess.Popen([sys.executable, "-m", "tests.database"])
    failed = check.failures()
    template.wait()
    for name, arguments in RUNS.items():
        print(f"\n{name}", flush=True)
        if subprocess.run([*PYTEST, *arguments, *sys.argv[1:]], env=os.environ).returncode:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}." if failed else "\nEverything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
