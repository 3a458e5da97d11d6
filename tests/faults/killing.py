"""Kills a worker time and again, each after some work of its own."""

import gc
import os
import random
import signal
import time

from django.db import connection, connections


def kill_often(work, *, times, statements):
    """Fork a worker that calls `work(number)` until that has no more to do, and kill it: `times`
    one after another.

    Each tells of every statement that it sends, and dies at one of its first `statements`: while
    it is under way, or a moment later. By the clock a slow machine would kill all before they
    began. One process is set up once and forks them all, which is what Celery's pool does.
    """
    random.seed(20261130)
    # Else each of them first looks for garbage among all that was set up.
    gc.freeze()
    for number in range(times):
        connections.close_all()
        hears, tells = os.pipe()
        worker = os.fork()
        if worker == 0:
            _work_on(work, number, tells)
        os.close(tells)
        for _statement in range(random.randint(1, statements)):
            os.read(hears, 1)
        time.sleep(random.uniform(0, 0.005))
        os.kill(worker, signal.SIGKILL)
        _pid, status = os.waitpid(worker, 0)
        os.close(hears)
        assert os.WIFSIGNALED(status), f"worker {number} had nothing left to do"


def _work_on(work, number, tells):
    def telling(execute, *asked):
        os.write(tells, b".")
        return execute(*asked)

    with connection.execute_wrapper(telling):
        while work(number):
            pass
    os._exit(0)
