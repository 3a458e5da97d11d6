"""Row 3: PostgreSQL stops at once, fifty times, under load: what was answered is there.

`TRADEWELL_FAULT_STOPS=500` stops it as often as that, however long it takes.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time

from tests.operations.examples import ROOT
from tests.operations.hosts import until

ASKED = os.environ.get("TRADEWELL_FAULT_STOPS")
STOPS = int(ASKED or 50)
# On a machine that does other work as well there are fewer stops, and the test ends all the same.
MOST_SECONDS = float("inf") if ASKED else 50
NEWEST = "SELECT coalesce(max(id), 0) FROM core_event"
WRITERS = 4
# Stores that come to a step of the ladder, one after the other: more than there is time for.
STORES = 6000
# Each call has a key and is sent again until it is answered, as a store's system does.
WRITER = """
import json, sys, threading, time
import django; django.setup()
from datetime import UTC, datetime, timedelta
from django.db import Error, connections
from core.calls import InFlight, once
from core.errors import DomainError
from core.events import record
from accounts.models import Store
from enforcement.actions import escalate_due, record_violation
from enforcement.models import DueLadder
store = Store.objects.get(slug="lamps")
answered, unknown, later = {}, set(), set()
is_over = threading.Event()
def call(key, now):
    def work(body):
        record("store.opened", subject=store, store=store, actor=None, at=now, facts={"key": key})
        return 200, {"key": key}
    once(store, "fault", key, b"{}", work, now=now)
    answered[key] = time.monotonic()
def write(number):
    n = 0
    while not is_over.is_set():
        key, n = f"{number}-{n}", n + 1
        while key not in answered:
            try:
                call(key, datetime.now(UTC))
            except InFlight:
                # The first call died with the server; its key is free again in a minute.
                later.add(key)
                break
            except (Error, DomainError):
                unknown.add(key)
                connections.close_all()
                time.sleep(0.05)
due = list(Store.objects.filter(slug__startswith="due-"))
def escalate():
    words = {"en": "Orders of its own.", "zh-hans": "自买自卖。"}
    for store in due:
        while not is_over.is_set():
            try:
                now = datetime.now(UTC)
                if not store.violations.exists():
                    record_violation(
                        store, rule_code="manipulation", facts=words, occurred_at=now, now=now
                    )
                for row in DueLadder.objects.filter(store=store):
                    escalate_due(row, now=now)
                break
            except Error:
                connections.close_all()
                time.sleep(0.05)
threads = [threading.Thread(target=write, args=(n,)) for n in range(int(sys.argv[1]))]
threads.append(threading.Thread(target=escalate))
[one.start() for one in threads]
sys.stdin.read()
is_over.set()
[one.join() for one in threads]
connections.close_all()
for key in later:
    call(key, datetime.now(UTC) + timedelta(minutes=2))
open(sys.argv[2], "w").write(json.dumps([answered, sorted(unknown)]))
"""


STORE_ROWS = """
    INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
    SELECT CASE n WHEN 0 THEN 'lamps' ELSE 'due-' || n END, 'Lamps', 'CN', 'en', 'UTC', now()
    FROM generate_series(0, %s) AS n
"""
# Whether a step is due, points, measures, statements and events of a store: how often so.
STEPS = """
    SELECT EXISTS (SELECT FROM enforcement_dueladder WHERE store_id = store.id),
        (SELECT count(*) FROM enforcement_violation WHERE store_id = store.id),
        (SELECT count(*) FROM enforcement_sanction WHERE store_id = store.id),
        (SELECT count(*) FROM enforcement_statement WHERE store_id = store.id),
        (SELECT count(*) FROM core_event WHERE store_id = store.id), count(*)
    FROM accounts_store AS store WHERE slug LIKE 'due-%%' GROUP BY 1, 2, 3, 4, 5
"""
UNTOUCHED, DUE, TAKEN = (False, 0, 0, 0, 0), (True, 1, 0, 1, 1), (False, 1, 1, 2, 2)


def test_no_answered_write_is_lost_and_no_step_is_half_taken(own_site, tmp_path):
    env = own_site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    load = [sys.executable, "manage.py", "load_policy", "--from", "2026-01-01T00:00+00:00"]
    subprocess.run(load, cwd=ROOT, env=env, check=True)
    own_site.rows(STORE_ROWS, STORES)
    out = tmp_path / "told.json"
    command = [sys.executable, "-c", WRITER, str(WRITERS), str(out)]
    writer = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        stops = _stop_often(own_site)
        writer.communicate(timeout=30)
    finally:
        writer.kill()
    assert writer.returncode == 0
    answered, unknown = json.loads(out.read_text())
    effects = dict(
        own_site.rows(
            "SELECT facts->>'key', count(*) FROM core_event WHERE facts ? 'key' GROUP BY 1"
        )
    )
    lost = [key for key in answered if key not in effects]
    doubled = [key for key, times in effects.items() if times > 1]
    open_ = [key for key in unknown if key not in answered]
    took = [min(at for at in answered.values() if at > stop) - stop for stop in stops]
    print(
        f"\n{len(stops)} immediate stops under {WRITERS} writers: {len(answered)} calls answered, "
        f"lost {len(lost)}, doubled {len(doubled)}; {len(unknown)} of unknown outcome, "
        f"{len(unknown) - len(open_)} resolved by their key; the first answer came "
        f"{max(took):.1f} s after a stop at most"
    )
    assert len(stops) >= 5 and len(unknown) >= len(stops)
    assert (lost, doubled, open_) == ([], [], [])
    # A call and its effect are one: no effect without its key's answer.
    half = own_site.rows(
        "SELECT count(*) FROM core_event e LEFT JOIN core_idempotencykey k"
        " ON k.key = e.facts->>'key' AND k.status = 200 WHERE e.facts ? 'key' AND k.id IS NULL"
    )
    assert half == [(0,)]
    # Of a store all of a step is there, or nothing.
    stores = {row[:-1]: row[-1] for row in own_site.rows(STEPS)}
    print(f"meanwhile {stores.get(TAKEN, 0)} stores had a step of the ladder taken")
    assert set(stores) <= {UNTOUCHED, DUE, TAKEN} and stores.get(TAKEN, 0) >= 5


def _stop_often(site):
    """Stop it as soon as it was written to again, at any instant; when it was stopped."""
    chance, stops, start = random.Random(20261130), [], time.monotonic()
    postgres = site.servers.postgres
    # The machine does not stop: to look after each of a thousand files is most of a start.
    postgres.settings += ("recovery_init_sync_method=syncfs",)
    while len(stops) < STOPS and time.monotonic() < start + MOST_SECONDS:
        newest = site.rows(NEWEST)
        until("Nothing was written", 30, lambda seen=newest: site.rows(NEWEST) > seen)
        time.sleep(chance.uniform(0, 0.3))
        stops.append(time.monotonic())
        postgres.child.process.send_signal(signal.SIGQUIT)
        postgres.child.process.wait()
        postgres.start()
    return stops
