"""Every kind of event has a label, a sentence and a template, in both languages."""

import ast
import re
import string
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from core.events import KINDS

ROOT = Path(__file__).parent.parent
APPS = ["core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales"]
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_is_complete(kind):
    english = {"label": str(kind.label), "sentence": str(kind.sentence)}
    with translation.override("zh-hans"):
        chinese = {"label": str(kind.label), "sentence": str(kind.sentence)}

    fields = [name for _, name, _, _ in string.Formatter().parse(english["sentence"]) if name]
    theirs = [name for _, name, _, _ in string.Formatter().parse(chinese["sentence"]) if name]
    assert all(english.values()) and all(HAN.search(text) for text in chinese.values())
    assert sorted(fields) == sorted(theirs)
    get_template(kind.template)
    assert kind.url_name == "" or has_url(kind.url_name)


def has_url(name):
    namespace, _, short = name.rpartition(":")
    resolver = get_resolver()
    if namespace:
        resolver = resolver.namespace_dict[namespace][1]
    return short in resolver.reverse_dict


RECORDED = ("record", "record_with_id")


def recorded_kinds():
    """Every literal `kind` handed to record() or move() in the apps."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                given = [k.value for k in node.keywords if k.arg == "kind"]
                if name in RECORDED and node.args:
                    given.append(node.args[0])
                if name in {*RECORDED, "move"}:
                    for value in given:
                        if isinstance(value, ast.Constant) and isinstance(value.value, str):
                            yield value.value


def test_every_recorded_kind_is_registered():
    used = set(recorded_kinds())
    assert used <= set(KINDS)
