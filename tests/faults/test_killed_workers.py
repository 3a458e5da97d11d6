"""Row 1: workers are killed at 200 instants; each effect stands in the database exactly once.

Only a mail whose acceptance was lost with its worker comes twice, under the same Message-ID.
"""

import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import transaction

from core import clock, outbox
from core.audit import heads
from core.audit.proof import prove
from core.audit.sealing import newest_seal, seal_batch
from core.events import HANDLERS
from core.models import Delivery, Event, Seal, Unsealed
from tests.core.chain import tell
from tests.faults.effects import effect
from tests.faults.mail_servers import BREATHS, FaultyServer

KILLS, EVENTS, BATCH = 200, 4000, 4
SEALERS = f"""
import django; django.setup()
from core import clock
from core.audit import sealing
from tests.faults.killing import kill_often
kill_often(
    lambda _number: sealing.seal_batch(now=clock.now(), size={BATCH}), times={KILLS}, statements=25
)
"""
# Effect and mark are one transaction; leases of the dead are over by the next worker's clock.
CARRIERS = f"""
from datetime import timedelta
import django; django.setup()
from core import clock, outbox
from core.events import HANDLERS
from core.mails import plain
from django.urls import reverse
from tests.faults.effects import effect
from tests.faults.killing import kill_often
HANDLERS["effect"] = effect
# Whatever is imported late is there before the first fork.
outbox.deliver_due(clock.now() - timedelta(days=10_000))
reverse("core:inbox")
start = clock.now()
def carry(number):
    now = start + number * 2 * outbox.LEASE
    return outbox.deliver_due(now, size={BATCH})["claimed"]
kill_often(carry, times={KILLS}, statements=25)
"""
MAILS = 1500


@pytest.mark.django_db(transaction=True)
def test_killed_carriers_do_each_reaction_once_and_lose_no_mail(
    sams_store, sam, noon, server_environment, settings, monkeypatch
):
    carried = [outbox.Draft("reaction", "effect"), outbox.Draft("email", "buyer@example.org")]
    with transaction.atomic():
        for number in range(MAILS):
            about = (sams_store.pk, "accounts.store", str(sams_store.pk))
            facts = {"name": f"Till {number}"}
            outbox.write(outbox.EventRow("api_key.issued", sam.pk, *about, facts, noon), carried)
    # Where commands go at once, a mail is ticked latest: while the server hears of the next.
    with FaultyServer("none", 0, BREATHS[1]) as server:
        mails = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        env = server_environment | {"DJANGO_SETTINGS_MODULE": "config.settings"} | mails
        start = time.monotonic()
        subprocess.run([sys.executable, "-c", CARRIERS], env=env, check=True, timeout=300)
        killed = time.monotonic() - start
        rows = Delivery.objects.exclude(channel="inbox")
        by_the_dead = rows.filter(status="sent").count()
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        monkeypatch.setitem(HANDLERS, "effect", effect)
        while outbox.deliver_due(clock.now() + KILLS * 3 * outbox.LEASE)["claimed"]:
            pass
    effects = Counter(event.facts["name"] for event in Event.objects.filter(kind="api_key.revoked"))
    came, ids = server.accepted["buyer@example.org"], server.ids["buyer@example.org"]
    print(
        f"\n{KILLS} kills in {killed:.0f} s: {by_the_dead} of {MAILS * 2} reactions and mails by"
        f" workers that died; lost {MAILS - len(effects)} and {MAILS - len(ids)}, reactions doubled"
        f" {effects.total() - len(effects)}, mails that came again {came - len(ids)}"
    )
    assert by_the_dead > BATCH and not rows.exclude(status="sent").exists()
    assert len(effects) == effects.total() == MAILS
    assert len(ids) == MAILS and came - MAILS <= KILLS


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
    subprocess.run([sys.executable, "-c", SEALERS], env=env, check=True, timeout=300)
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
