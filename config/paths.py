"""Where things are. Everything that a run makes lies under `.run/` and may be deleted."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
