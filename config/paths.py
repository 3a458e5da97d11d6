"""Where things are. Everything that a run makes lies under `.run/` and may be deleted."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
# Who can sign in to the demo, as text to print.
SIGN_INS = RUN / "sign-ins.txt"
# Stands there for the address, which may have another port at the next start.
SITE = "{site}"
