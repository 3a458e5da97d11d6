"""Every status machine is a complete table; each app walks its own pairs with real rows."""

import pytest
from django.apps import apps

MACHINES = [model for model in apps.get_models() if hasattr(model, "MOVES")]


@pytest.mark.parametrize("model", MACHINES, ids=lambda m: m._meta.label)
def test_the_table_names_every_state(model):
    states = set(model.Status.values)
    assert set(model.MOVES) == states
    assert all(set(targets) <= states for targets in model.MOVES.values())
    # Nothing may go on from itself, and each state but the first can be reached.
    assert all(start not in model.MOVES[start] for start in states)
