"""A worker is killed in the midst of an import: the next one goes on, and each row counts once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from core import clock, jobs
from core.models import Event, JobPart
from listings.actions import start_import, take_import_file
from listings.actions.import_files import first_targets
from listings.models import Listing

ROWS = 5000
WORKER = "import django; django.setup(); from core import clock, jobs; jobs.run_jobs(clock.now)"
PATIENCE_SECONDS = 90


@pytest.fixture
def job(transactional_db, sams_store, sam, policy, settings):
    rows = "\n".join(f"L-{n},Brass lamp no. {n},A lamp of brass.,5,USD" for n in range(ROWS))
    content = f"sku,title,description,price,currency\n{rows}".encode()
    facts = {"actor": sam, "now": clock.now()}
    file = take_import_file(sams_store, file_name="lamps.csv", content=content, **facts)
    given = {"currency": "USD", "language": "en", "is_trial": False}
    return start_import(file, targets=first_targets(file), **given, **facts)


def test_what_was_done_stays_and_the_rest_is_done_once(job, server_environment, settings):
    env = server_environment | {"MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with subprocess.Popen([sys.executable, "-c", WORKER], env=env) as worker:
        end = time.monotonic() + PATIENCE_SECONDS
        while JobPart.objects.filter(job=job).count() < 2:
            assert time.monotonic() < end and worker.poll() is None
            time.sleep(0.02)
        os.kill(worker.pid, signal.SIGKILL)
    done = JobPart.objects.filter(job=job).count()
    assert 2 <= done < ROWS / 1000 and Listing.objects.count() == done * 1000

    # Until its lease is over, the job belongs to the dead.
    assert jobs.run_jobs(clock.now) == {"ended": 0}
    later = clock.now() + jobs.LEASE + timedelta(seconds=1)
    assert jobs.run_jobs(lambda: later) == {"ended": 1}
    job.refresh_from_db()
    found = jobs.progress(job)
    assert (job.status, found.done, found.skipped, found.failed) == ("done", ROWS, 0, 0)
    assert Listing.objects.count() == ROWS
    assert Event.objects.filter(kind="listing.created").count() == ROWS
