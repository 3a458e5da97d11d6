"""An admin sees which sweeps run, which stand still and which never ran."""

from datetime import timedelta

import pytest
from django.conf import settings

from core import clock, control_room
from core.models import Heartbeat
from core.sweeps import sweeps


@pytest.mark.parametrize(
    ("seconds_ago", "word"), [(None, "Not run yet"), (30, "Runs"), (3600, "Stands still")]
)
def test_says_whether_a_sweep_runs(client, ada, monkeypatch, seconds_ago, word):
    monkeypatch.setattr(control_room, "sweeps", sweeps[:1])
    assert settings.SWEEP_SECONDS * 3 < 3600
    if seconds_ago is not None:
        at = clock.now() - timedelta(seconds=seconds_ago)
        Heartbeat.objects.create(name=sweeps[0].task, at=at, outcome={"sent": 3})
    client.force_login(ada)

    page = client.get("/").text

    words = [one for one in ("Not run yet", "Runs", "Stands still") if f">{one}<" in page]
    assert words == [word]
