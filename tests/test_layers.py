"""An app may import itself and the apps before it in this line, never one after it."""

import ast
from pathlib import Path

import pytest

LINE = ["core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales"]
ROOT = Path(__file__).parent.parent
SOURCES = [p for app in LINE for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]


def imported_apps(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_left(path):
    parts = path.relative_to(ROOT).parts
    later = set(LINE[LINE.index(parts[0]) + 1 :])

    assert not set(imported_apps(ast.parse(path.read_text()))) & later
