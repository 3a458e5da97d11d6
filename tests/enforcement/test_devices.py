"""A store is known by the devices of who runs it, and by those of nobody else."""

import pytest

from accounts.sessions.actions import note_sign_in
from accounts.sessions.devices import Device
from enforcement.models import Hearing
from enforcement.queries.links import linked_stores
from tests.enforcement.steps import freeze_store, known_by


@pytest.fixture
def sign_in(noon, django_capture_on_commit_callbacks):
    def run(person, token, key):
        device = Device(token=token, browser="Firefox", system="Linux", network="192.0.2.0")
        with django_capture_on_commit_callbacks(execute=True):
            return note_sign_in(person, session_key=key, device=device, now=noon)

    return run


def test_a_device_ties_the_stores_of_who_runs_them(
    sign_in, sam, rita, sams_store, ritas_store, noon
):
    row = sign_in(sam, "one", "a")
    sign_in(rita, "one", "b")
    (linked,) = linked_stores(sams_store, noon)
    assert (linked.store, [tie.kind for tie in linked.ties]) == (ritas_store, ["device"])
    assert sams_store.identifiers.get().digest != row.device


def test_the_devices_of_others_tie_nothing(sign_in, tess, mia, rita, sams_store, ritas_store):
    for n, person in enumerate((tess, mia, rita)):
        sign_in(person, "one", str(n))
    assert not sams_store.identifiers.exists() and ritas_store.identifiers.count() == 1


def test_a_device_adds_to_what_ties_it_to_a_frozen_store(
    sign_in, sam, rita, sams_store, ritas_store, mia, noon
):
    for store in (ritas_store, sams_store):
        known_by(store, noon)
    freeze_store(ritas_store, mia, noon)
    sign_in(sam, "one", "a")
    sign_in(rita, "one", "b")
    assert sorted(Hearing.objects.get().kinds) == ["device", "phone"]
