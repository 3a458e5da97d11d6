"""A small nomenclature of the demo's own; `manage.py load_hs` loads a full one."""

from datetime import datetime
from pathlib import Path

from shipping.actions import load_nomenclature
from shipping.models import HsCode

FILE = Path(__file__).parent / "hs.csv"


def load_codes(now: datetime) -> None:
    if not HsCode.objects.exists():
        load_nomenclature(FILE.read_bytes(), name=FILE.name, now=now)
