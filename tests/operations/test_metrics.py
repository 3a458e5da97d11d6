"""Figures for Prometheus: from all processes, for who may read them, without secrets."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from core import clock
from core.heartbeat import remember
from core.metrics import work
from core.models import Delivery, Event, Heartbeat
from tests.core.mailserver import free_port
from tests.operations.examples import EXAMPLES, ROOT

pytestmark = pytest.mark.django_db
PAGE = "/metrics/"


def figures(text):
    """Each line that is a figure: its name with labels -> its value."""
    found = re.findall(r"^([^#\s]+(?:\{[^}]*\})?) (\S+)$", text, re.M)
    return {name: float(value) for name, value in found}


def read(**headers):
    return figures(Client().get(PAGE, **headers).content.decode())


def test_a_call_is_counted_by_page_and_never_by_address(aftersales_token):
    client = Client()
    page = reverse("shipping:buyer", args=[aftersales_token])
    name = 'tradewell_request_seconds_count{method="GET",status="200",view="shipping:buyer"}'
    before = read().get(name, 0)
    assert [client.get(page).status_code for _time in "12"] == [200, 200]
    client.get("/nowhere/at/all/")
    text = client.get(PAGE).content.decode()
    assert figures(text)[name] == before + 2
    assert aftersales_token not in text and "/nowhere" not in text
    assert 'status="404",view="none"' in text


def test_what_waits_is_read_from_the_database(policy, sam, sams_store, aftersales_ticket):
    now = clock.now()
    Delivery.objects.all().delete()
    at = {"subject_type": "x", "subject_id": "1", "at": now}
    event = Event.objects.create(kind="job.done", **at)
    for name, status, due in (
        ("a", "due", 90),
        ("b", "sending", 30),
        ("c", "dead", 9),
        ("d", "sent", 9),
    ):
        Delivery.objects.create(
            event=event,
            channel="email",
            address=name,
            status=status,
            due_at=now - timedelta(seconds=due),
        )
    Heartbeat.objects.create(name="core.tasks.seal_events", at=now - timedelta(seconds=120))
    found = read()
    assert (found["tradewell_outbox_due"], found["tradewell_outbox_dead"]) == (2, 1)
    assert 90 <= found["tradewell_outbox_oldest_seconds"] < 100
    assert 120 <= found['tradewell_sweep_age_seconds{sweep="core.tasks.seal_events"}'] < 130
    assert found["tradewell_tickets_overdue"] == 1 and found["tradewell_cases_overdue"] == 0
    type(aftersales_ticket).objects.update(due_at=now + timedelta(hours=1))
    assert read()["tradewell_tickets_overdue"] == 0
    assert found["tradewell_database_connections_max"] > 10
    assert any(
        name.startswith('tradewell_database_connections{application="tradewell"') for name in found
    )


def test_nobody_outside_reads_them(settings):
    assert Client().get(PAGE).status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.9").get(PAGE).status_code == 404
    # A proxy on this very machine: the call came from elsewhere.
    assert Client().get(PAGE, headers={"x-forwarded-for": "10.0.0.9"}).status_code == 404
    settings.METRICS_TOKEN = "t" * 40
    assert Client().get(PAGE).status_code == 404
    for given, status in (("Bearer " + "t" * 40, 200), ("Bearer " + "x" * 40, 404), ("", 404)):
        found = Client(REMOTE_ADDR="10.0.0.9").get(PAGE, headers={"authorization": given})
        assert found.status_code == status


def test_what_waits_is_told_to_the_same_alone(db):
    assert Client().get("/health/").json().keys() == {"database", "outbox"}
    told = Client().get("/health/", headers={"x-forwarded-for": "10.0.0.9"})
    assert (told.status_code, told.json()) == (200, {"database": "ok"})


def test_it_is_not_sent_to_tls(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(PAGE).status_code == Client().get("/health/").status_code == 200
    assert Client().get("/inbox/").status_code == 301


def test_a_run_of_a_task_is_counted_with_its_end():
    class Task:
        name = "core.tasks.nothing"

    work.begin("run-1")
    work.end("run-1", Task, state="SUCCESS")
    work.end("run-2", Task, state="SUCCESS")
    name = 'tradewell_task_seconds_count{state="SUCCESS",task="core.tasks.nothing"}'
    assert read()[name] == 1


def test_the_age_of_a_sweep_is_that_of_its_last_end():
    class Task:
        name = "core.tasks.seal_events"

    remember(Task, {"sealed": 0})
    assert read()['tradewell_sweep_age_seconds{sweep="core.tasks.seal_events"}'] < 5


def ask(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def test_several_processes_answer_as_one(server_environment, tmp_path):
    """Two web processes: whichever is asked, all calls are counted."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "-c", "python:config.serving"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"]
    env = server_environment | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "figures")}
    web = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        site = f"http://127.0.0.1:{port}"
        _wait(f"{site}/health/")
        # One after the other, a process that is awake takes them all.
        with ThreadPoolExecutor(4) as callers:
            list(callers.map(lambda _n: ask(f"{site}/health/"), range(200)))
        for _time in range(4):
            found = figures(ask(site + PAGE).decode())
            name = 'tradewell_request_seconds_count{method="GET",status="200",view="core:health"}'
            assert found[name] >= 201
        assert len(list((tmp_path / "figures").glob("histogram_*.db"))) == 2
    finally:
        web.terminate()
        web.wait()


def _wait(address):
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            return urllib.request.urlopen(address).read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The web server did not start.")


def test_dashboard_and_alerts_ask_for_figures_that_exist(policy):
    Client().get(PAGE)
    remember(type("Task", (), {"name": "core.tasks.seal_events"}), {"sealed": 0})
    text = Client().get(PAGE).content.decode()
    known = set(re.findall(r"^# TYPE (\S+)", text, re.M))
    known |= {f"{name}_{end}" for name in known for end in ("bucket", "count", "sum")}
    board = json.loads((EXAMPLES / "grafana-dashboard.json").read_text())
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    rules = yaml.safe_load((EXAMPLES / "prometheus-alerts.yaml").read_text())["groups"]
    asked += [rule["expr"] for group in rules for rule in group["rules"]]
    names = {name for text in asked for name in re.findall(r"tradewell_\w+", text)}
    assert len(asked) > 15 and names <= known, names - known
    assert all(rule["annotations"]["summary"] for group in rules for rule in group["rules"])


def test_the_folder_of_figures_is_each_programs_own(monkeypatch, tmp_path):
    from config.figures import PLACE, own_place

    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    own_place("web")
    first = os.environ[PLACE]
    own_place("web")
    assert os.environ[PLACE] == first and os.path.isdir(first)
