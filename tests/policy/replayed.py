"""A draft is replayed before anybody is asked to approve it."""

from core.jobs import run_jobs
from policy.replays import start_replays


def replay(version, actor, now):
    """Run all replays of the version to their end, as the worker does."""
    jobs = start_replays(version, actor=actor, now=now)
    run_jobs(lambda: now)
    for job in jobs:
        job.refresh_from_db()
    return jobs
