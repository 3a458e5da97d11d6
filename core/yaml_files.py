"""Data that comes with the project, as people write it."""

from pathlib import Path
from typing import Any

import yaml

# The one in C reads alike in a tenth of the time; not every platform has it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)
