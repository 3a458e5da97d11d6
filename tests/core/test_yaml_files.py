"""The packaged data reads alike on platforms with and without the parser in C."""

from pathlib import Path

import pytest
import yaml

from core.yaml_files import read_yaml

ROOT = Path(__file__).parent.parent.parent
APPS = ("core", "policy", "enforcement", "listings", "shipping", "aftersales")
FILES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_both_parsers_read_alike(path):
    assert read_yaml(path) == yaml.safe_load(path.read_text(encoding="utf-8"))


def test_there_are_files():
    assert len(FILES) > 20
