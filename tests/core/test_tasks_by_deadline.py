"""What waits for a person is as serious as its deadline is near."""

from datetime import timedelta

import pytest

from core.registry import Task

DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("left", "weight", "tone"),
    [
        (-DAY, 1, "bad"),
        (DAY - timedelta(seconds=1), 1, "bad"),
        (DAY, 3, "warn"),
        (None, 3, "warn"),
    ],
)
def test_a_day_before_it_is_due_it_is_serious(noon, left, weight, tone):
    due_at = None if left is None else noon + left
    task = Task("Answer", "Sam's Lamps", "/", "Open", "scale", due_at)
    found = task.by_deadline(noon)
    assert (found.weight, found.tone, found.due_at) == (weight, tone, due_at)
    assert found.title == task.title
