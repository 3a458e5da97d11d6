"""Run every benchmark on throwaway servers and say which promises held."""

import subprocess
import sys

from config import throwaway

BENCHES = (
    ("bench.truth",),
    ("bench.outbox",),
    ("bench.buyer_page",),
    ("bench.listings_index", "--listings", "1000000"),
)


def main() -> int:
    throwaway.ensure()
    for command in (("migrate", "--database", "owner", "-v0"), ("load_policy",)):
        subprocess.run([sys.executable, "manage.py", *command], check=True)
    broken = []
    for name, *arguments in BENCHES:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", name, *arguments]).returncode:
            broken.append(name)
    print(f"\nRatios that did not hold: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
