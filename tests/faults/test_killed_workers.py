"""Row 1: workers are killed at 200 instants; each effect stands in the database exactly once."""

import subprocess
import sys
import time
from collections import Counter

import pytest

from core.audit import heads
from core.audit.proof import prove
from core.audit.sealing import newest_seal, seal_batch
from core.models import Event, Seal, Unsealed
from tests.core.chain import tell

KILLS, EVENTS, BATCH = 200, 4000, 4
# One process is set up once and forks a worker for each kill, which is what Celery's pool does.
RUNNER = f"""
import os, random, signal, time
import django; django.setup()
from django.db import connections
from core import clock
from core.audit import sealing
random.seed(20261130)
for _time in range({KILLS}):
    connections.close_all()
    worker = os.fork()
    if worker == 0:
        while sealing.seal_batch(now=clock.now(), size={BATCH}):
            pass
        os._exit(0)
    time.sleep(random.uniform(0.01, 0.2))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
"""


@pytest.mark.django_db(transaction=True)
def test_two_hundred_kills_lose_and_double_nothing(
    sams_store, sam, noon, server_environment, settings, tmp_path
):
    folder = settings.STORAGES["default"] | {"OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"audit": folder}
    tell(sams_store, sam, noon, EVENTS)
    total = Event.objects.count()
    env = server_environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", RUNNER], env=env, check=True, timeout=110)
    killed = time.monotonic() - start
    by_the_dead = total - Unsealed.objects.count()
    rest = time.monotonic()
    while seal_batch(now=noon):
        pass
    recovered = time.monotonic() - rest
    sealed = Counter(pk for ids in Seal.objects.values_list("event_ids", flat=True) for pk in ids)
    lost = total - len(sealed)
    doubled = sum(times - 1 for times in sealed.values())
    print(
        f"\n{KILLS} kills in {killed:.0f} s: {by_the_dead} of {total} events sealed by workers "
        f"that died; lost {lost}, doubled {doubled}; the rest took {recovered:.1f} s"
    )
    assert (lost, doubled) == (0, 0) and by_the_dead > BATCH
    heads.keep(newest_seal())
    assert prove().entries == total
