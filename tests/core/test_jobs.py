"""Long work: in parts, once, resumed behind a dead worker, stopped, told."""

from datetime import timedelta

import pytest

from core import jobs
from core.errors import NotPossible
from core.jobs import Outcome
from core.models import Delivery, Event, Job, JobPart


class Counting:
    """A kind of work that notes each part; `fails_at` breaks one of them."""

    def __init__(self):
        self.seen, self.fails_at, self.closed = [], None, 0
        self.before = lambda job, part: None

    def parts(self, job):
        yield from range(job.params["parts"])

    def step(self, job, part, now):
        self.before(job, part)
        if part == self.fails_at:
            raise RuntimeError("boom")
        self.seen.append(part)
        return Outcome(done=2, skipped=1, report=[part])

    def close(self, job, now):
        self.closed += 1


@pytest.fixture
def work(monkeypatch):
    work = Counting()
    kind = jobs.JobKind("test.count", "Count", work.parts, work.step, close=work.close)
    monkeypatch.setitem(jobs.KINDS, kind.name, kind)
    return work


@pytest.fixture
def start(sams_store, sam, noon, work):
    def run(parts=3):
        facts = {"store": sams_store, "actor": sam, "now": noon, "params": {"parts": parts}}
        return jobs.start_job("test.count", title="lamps.csv", total=9, **facts)

    return run


def at(instant):
    return lambda: instant


def test_runs_each_part_once_and_tells_its_owner(start, work, sam, noon):
    job = start()
    assert jobs.run_jobs(at(noon)) == {"ended": 1}
    job.refresh_from_db()

    assert (job.status, work.seen, work.closed) == ("done", [0, 1, 2], 1)
    done = jobs.progress(job)
    assert (done.done, done.skipped, done.failed, done.share) == (6, 3, 0, 1.0)
    assert Delivery.objects.filter(event__kind="job.done", recipient=sam).count() == 2
    assert jobs.run_jobs(at(noon)) == {"ended": 0}
    assert work.seen == [0, 1, 2]


def test_goes_on_behind_the_last_part_once_the_lease_is_over(start, work, noon):
    job = start()

    def die(job, part):
        if part == 1:
            raise KeyboardInterrupt

    work.before = die
    with pytest.raises(KeyboardInterrupt):
        jobs.run_jobs(at(noon))
    work.before = lambda job, part: None

    assert jobs.run_jobs(at(noon + timedelta(seconds=30))) == {"ended": 0}
    assert jobs.run_jobs(at(noon + jobs.LEASE)) == {"ended": 1}
    assert work.seen == [0, 1, 2]
    assert JobPart.objects.filter(job=job).count() == 3


def test_a_part_that_kills_its_worker_is_given_up(start, work, sam, noon):
    job, other = start(), start()

    def die(running, part):
        if (running.pk, part) == (job.pk, 1):
            raise KeyboardInterrupt

    work.before = die
    for number in range(jobs.LOST_AT_MOST):
        with pytest.raises(KeyboardInterrupt):
            jobs.run_jobs(at(noon + number * jobs.LEASE))
    assert jobs.run_jobs(at(noon + jobs.LOST_AT_MOST * jobs.LEASE)) == {"ended": 2}

    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.status, other.status) == ("failed", "done")
    assert job.error == "Part 2 was begun 3 times and never came to its end."

    work.before = lambda running, part: None
    jobs.retry_job(job, actor=sam, now=noon)
    assert jobs.run_jobs(at(noon)) == {"ended": 1}


def test_a_worker_that_lost_its_lease_writes_nothing(start, work, noon):
    job = start()

    def taken(job, part):
        if part == 1:
            Job.objects.filter(pk=job.pk).update(leased_until=noon + timedelta(hours=1))

    class Thief:
        """Between two parts another worker takes the job."""

        def parts(self, job):
            yield 0
            taken(job, 1)
            yield 1

    jobs.KINDS["test.count"] = jobs.JobKind("test.count", "Count", Thief().parts, work.step)
    assert jobs.run_jobs(at(noon)) == {"ended": 0}
    assert work.seen == [0]
    job.refresh_from_db()
    assert job.status == "running"


def test_stops_before_the_next_part(start, work, sam, noon):
    job = start()
    work.parts = None

    def parts(job):
        yield 0
        jobs.cancel_job(Job.objects.get(pk=job.pk), actor=sam, now=noon)
        yield 1

    jobs.KINDS["test.count"] = jobs.JobKind("test.count", "Count", parts, work.step)
    assert jobs.run_jobs(at(noon)) == {"ended": 0}
    job.refresh_from_db()
    assert (job.status, work.seen) == ("cancelled", [0])
    with pytest.raises(NotPossible):
        jobs.cancel_job(job, actor=sam, now=noon)


def test_a_broken_part_fails_the_job_and_a_retry_goes_on(start, work, sam, noon):
    job = start()
    work.fails_at = 1
    assert jobs.run_jobs(at(noon)) == {"ended": 1}
    job.refresh_from_db()
    assert (job.status, "RuntimeError" in job.error, work.seen) == ("failed", True, [0])
    assert Event.objects.filter(kind="job.failed").count() == 1

    work.fails_at = None
    jobs.retry_job(job, actor=sam, now=noon)
    assert jobs.run_jobs(at(noon)) == {"ended": 1}
    job.refresh_from_db()
    assert (job.status, job.error, work.seen) == ("done", "", [0, 1, 2])


def test_two_workers_share_the_queue(start, work, noon):
    first, second = start(), start()
    assert jobs._claim(noon).pk == first.pk
    assert jobs._claim(noon).pk == second.pk
    assert jobs._claim(noon) is None


def test_pages_show_a_store_its_jobs_and_nobody_else(start, client, sam, rita, noon):
    job = start()
    client.force_login(sam)
    assert "lamps.csv" in client.get("/jobs/").content.decode()
    assert "In the queue" in client.get(f"/jobs/{job.pk}/").content.decode()
    client.force_login(rita)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404

    client.force_login(sam)
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.status == "cancelled"
