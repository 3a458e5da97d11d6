"""Where the evaluation sets live: the folder that TRADEWELL_EVAL names."""

import json
import os
from pathlib import Path
from typing import Any

import pytest


def eval_path(part: str) -> Path:
    return Path(os.environ.get("TRADEWELL_EVAL", "")) / part


def needs(part: str) -> pytest.MarkDecorator:
    """Skip, in one plain sentence, where the folder is not there."""
    named = bool(os.environ.get("TRADEWELL_EVAL"))
    return pytest.mark.skipif(
        not named or not eval_path(part).exists(),
        reason=f"Not run: TRADEWELL_EVAL names no folder that holds {part}.",
    )


def read_cases(name: str) -> list[dict[str, Any]]:
    path = eval_path(f"spec/{name}/open.jsonl")
    if not os.environ.get("TRADEWELL_EVAL") or not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
