"""Remember when each sweep last ran, so that an admin sees a worker that stands still."""

from typing import Any

from celery.signals import task_success

from core import clock
from core.models import Heartbeat


@task_success.connect
def remember(sender: Any, result: Any, **_kwargs: object) -> None:
    """Note the end of a task that returned what it did."""
    if isinstance(result, dict):
        Heartbeat.objects.update_or_create(
            name=sender.name, defaults={"at": clock.now(), "outcome": result}
        )
