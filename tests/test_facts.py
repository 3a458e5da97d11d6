"""No event keeps a name or an address of a person: what is never changed could not forget them."""

import ast
from pathlib import Path

import pytest

from core.people import OTHER, PERSON

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
PERSONAL = {"name", "email", "phone", "address", "buyer_name", "buyer_email", "contact_email"}
# Names of things, of stores and of organisations.
NAMES_OF_THINGS = {
    "flagger.name",
    "key.name",
    "kept.name",
    "locked.name",
    "row.name",
    "store.name",
    "theirs.store.name",
    "upload.name",
    "view.name",
}


def facts_in(function):
    """Each expression that a call in the function takes as facts of an event."""
    told = {
        name.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for name in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(name, ast.Name)
    }
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in ("facts_of", "Happening"):
            yield from [*call.args[3:], *(word.value for word in call.keywords)]
        for word in call.keywords:
            if word.arg == "facts":
                yield word.value
                if isinstance(word.value, ast.Name) and word.value.id in told:
                    yield told[word.value.id]


def named(source):
    """The personal columns that stand in facts of events, by line."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for facts in facts_in(function):
            for node in ast.walk(facts):
                if isinstance(node, ast.Attribute) and node.attr in PERSONAL:
                    yield node.lineno, ast.unparse(node)


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and "demo" not in path.parts:
                yield path


def test_no_fact_is_a_name_or_an_address_of_a_person():
    found = {
        f"{path.relative_to(ROOT)}:{line} {words}"
        for path in sources()
        # An order that is received is no event.
        if path.name != "replacing.py"
        for line, words in named(path.read_text())
        if words not in NAMES_OF_THINGS
    }
    assert not found, f"Give the key, as `{PERSON}` or `…{OTHER}` (core/people.py)"


@pytest.mark.parametrize(
    "line",
    [
        'record("x", facts={"by": actor.name})',
        'record("x", facts=facts_of(ticket, name=to.name))',
        'told = {"to": order.buyer_email}; record("x", facts=told)',
        'Happening("x", 1, 2, {"name": person.name})',
    ],
)
def test_the_guard_sees_names(line):
    assert list(named(f"def verb():\n    {line}\n"))
