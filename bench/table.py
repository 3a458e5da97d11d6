"""The promises of a run as one table."""

import json
from collections.abc import Iterable
from pathlib import Path

HEADS = ("bench", "promised", "this run", "limit", "beside", "")


def table(folder: Path, names: Iterable[str]) -> str:
    """Return a line for each promise of the named benches, as they kept their results there."""
    lines = [HEADS, *(row for name in names for row in _rows(folder, name))]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _rows(folder: Path, name: str) -> list[tuple[str, ...]]:
    kept = folder / f"{name}.json"
    if not kept.exists():
        return [(name, "", "", "", "", "FAILED")]
    return [
        (
            name,
            row["what"],
            f"{row['figure']:g}",
            f"{row['limit']} {row['bar']:g}",
            row["beside"],
            "kept" if row["kept"] else "slower here" if row["holds"] else "BROKEN",
        )
        for row in json.loads(kept.read_text())["promises"]
    ]
