"""Compiles the listing check when a process starts, so that no request waits seconds for it."""

import logging
from threading import Thread

from django.db import DatabaseError, connections

log = logging.getLogger(__name__)
COMPILED = "The listing check is compiled."


def warm_checks() -> None:
    """Compile the check of the policy in force; without one the first check compiles."""
    from core import clock
    from listings.checks.engine import checker_for
    from policy.queries import NoPolicyInForce, policy_at

    try:
        checker_for(policy_at(clock.now()).truth)
    except (DatabaseError, NoPolicyInForce) as error:
        log.warning("The listing check was not compiled at the start: %s", error)
    else:
        log.info(COMPILED)


def warm_and_disconnect() -> None:
    """For a thread or a process that forks: neither may leave a connection behind."""
    try:
        warm_checks()
    finally:
        connections.close_all()


def post_worker_init(_worker: object) -> None:
    """Called by gunicorn in each of its processes; pages answer meanwhile."""
    Thread(target=warm_and_disconnect, daemon=True).start()
