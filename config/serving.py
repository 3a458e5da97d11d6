"""What gunicorn reads as its configuration (`--config python:config.serving`)."""

from typing import Any

from config.figures import own_place
from config.warming import post_worker_init as post_worker_init

own_place("web")


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that ended had counted stays; what it alone had at hand does not."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
