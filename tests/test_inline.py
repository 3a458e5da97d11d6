"""No inline style or script, no foreign origin: the content security policy would refuse them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "templates"
PAGES = sorted(ROOT.rglob("*.html"))
FORBIDDEN = re.compile(
    r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:"""
    r"""|(?:src|href|action)\s*=\s*["']?https?://""",
    re.I,
)


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_inline(path):
    assert not FORBIDDEN.search(path.read_text())


def test_the_net_catches_something():
    for bad in ('<p style="x">', "<script>x", '<a onclick="x">', '<img src="https://x/y.png">'):
        assert FORBIDDEN.search(bad)
    assert not FORBIDDEN.search('<script src="/static/x.js" defer></script>')
