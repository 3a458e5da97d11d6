"""Row 3: PostgreSQL stops at once, again and again, under load: what was answered is there."""

import json
import signal
import subprocess
import sys
import time

from tests.operations.examples import ROOT
from tests.operations.hosts import until

STOPS = 20
WRITTEN = "SELECT count(*) FROM core_event WHERE facts ? 'key'"
WRITERS = 4
# Each call has a key and is sent again until it is answered, as a store's system does.
WRITER = """
import json, sys, threading, time
import django; django.setup()
from datetime import UTC, datetime
from django.db import Error, connections
from core.calls import InFlight, once
from core.errors import DomainError
from core.events import record
from accounts.models import Store
store = Store.objects.get()
sent, unknown, first = {}, {}, []
end = time.monotonic() + float(sys.argv[1])
def write(number):
    n = 0
    while time.monotonic() < end:
        key = f"{number}-{n}"
        def work(body):
            record("store.opened", subject=store, store=store, actor=None,
                   at=datetime.now(UTC), facts={"key": key})
            return 200, {"key": key}
        while True:
            try:
                answer = once(store, "fault", key, b"{}", work, now=datetime.now(UTC))
                sent[key] = json.loads(answer.content)
                break
            except InFlight:
                # The first call died with the server; its key is free again in a minute.
                unknown[key] = "in flight"
                break
            except (Error, DomainError):
                unknown[key] = unknown.get(key, 0)
                connections.close_all()
                time.sleep(0.02)
        n += 1
threads = [threading.Thread(target=write, args=(n,)) for n in range(int(sys.argv[2]))]
[one.start() for one in threads]
[one.join() for one in threads]
open(sys.argv[3], "w").write(json.dumps([sent, unknown]))
"""


def test_no_answered_write_is_lost(own_site, tmp_path):
    own_site.rows(
        "INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)"
        " VALUES ('lamps', 'Lamps', 'CN', 'en', 'UTC', now())"
    )
    postgres, out = own_site.servers.postgres, tmp_path / "told.json"
    command = [sys.executable, "-c", WRITER, "30", str(WRITERS), str(out)]
    env = own_site.environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    writer = subprocess.Popen(command, cwd=ROOT, env=env)
    until("Nothing was written", 30, lambda: own_site.rows(WRITTEN)[0][0] > WRITERS)
    back, stops = [], 0
    while writer.poll() is None and stops < STOPS:
        postgres.child.process.send_signal(signal.SIGQUIT)
        postgres.child.process.wait()
        start = time.monotonic()
        postgres.start()
        back.append(time.monotonic() - start)
        stops += 1
        time.sleep(0.8)
    assert writer.wait(70) == 0
    sent, unknown = json.loads(out.read_text())
    rows = own_site.rows(
        "SELECT facts->>'key', count(*) FROM core_event WHERE facts ? 'key' GROUP BY 1"
    )
    effects = dict(rows)
    lost = [key for key in sent if key not in effects]
    doubled = [key for key, times in effects.items() if times > 1]
    resolved = sum(key in sent for key in unknown)
    print(
        f"\n{stops} immediate stops under {WRITERS} writers: {len(sent)} calls answered, lost "
        f"{len(lost)}, doubled {len(doubled)}; {len(unknown)} of unknown outcome, {resolved} "
        f"resolved by their key; the server answered {max(back):.1f} s after a stop at most"
    )
    assert stops >= 1 and len(sent) > WRITERS
    assert (lost, doubled) == ([], [])
    # A call and its effect are one: no effect without its key's answer.
    half = own_site.rows(
        "SELECT count(*) FROM core_event e LEFT JOIN core_idempotencykey k"
        " ON k.key = e.facts->>'key' AND k.status = 200 WHERE e.facts ? 'key' AND k.id IS NULL"
    )
    assert half == [(0,)]
