"""Small files and functions: a stranger reads one without scrolling far."""

import ast
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
LISTED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
).stdout.splitlines()
PYTHON = [p for p in LISTED if p.endswith(".py") and "/migrations/" not in p]
PYTHON = [p for p in PYTHON if (ROOT / p).is_file()]
TEMPLATES = [p for p in LISTED if p.startswith("templates/") and (ROOT / p).is_file()]


def lines(path):
    return len((ROOT / path).read_text().splitlines())


def functions(path):
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield f"{path}:{node.name}", node.end_lineno - first + 1, node


def test_python_files_are_short():
    sizes = {path: lines(path) for path in PYTHON}
    assert {path: n for path, n in sizes.items() if n > 350} == {}
    assert statistics.median(sizes.values()) < 80


def test_functions_are_short():
    long = {name: n for path in PYTHON for name, n, _ in functions(path) if n > 50}
    assert long == {}


def test_views_are_thin():
    found = {}
    for path in PYTHON:
        if path.startswith("tests/") or "views" not in path:
            continue
        for name, n, node in functions(path):
            takes = [arg.arg for arg in node.args.args]
            # Decorators are counted apart: they are the access line.
            n -= len(node.decorator_list)
            if takes[:1] == ["request"] and not node.name.startswith("_") and n > 15:
                found[name] = n
    assert found == {}


def test_templates_are_short():
    assert {path: lines(path) for path in TEMPLATES if lines(path) > 120} == {}
