"""One door for what destroys records of people, and a list of what else deletes rows."""

import re
from pathlib import Path

from core import purging
from core.models import SignedLink
from core.purging import Subject, purge

ROOT = Path(__file__).parent.parent.parent
APPS = ["core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales"]
# What these delete is derived and can be made again, was one's own choice a moment ago, is a copy
# of a file that is kept elsewhere, or opens a door that shall be shut. Whoever adds a line: records
# of people go by `purge`.
KNOWN = {
    "accounts/addresses/actions.py",
    "accounts/addresses/held.py",
    "accounts/passkeys/actions.py",
    "accounts/privacy/copies.py",
    "accounts/privacy/erasing.py",
    "accounts/privacy/held.py",
    "accounts/second_factor/actions.py",
    "accounts/second_factor/codes.py",
    "accounts/second_factor/views.py",
    "accounts/sessions/actions.py",
    "accounts/staff/actions.py",
    "accounts/team/actions.py",
    "aftersales/actions/replies.py",
    "aftersales/actions/watching.py",
    "core/audit/sealing.py",
    "core/calls.py",
    "core/files.py",
    "core/notices/choosing.py",
    "core/saved_views/actions.py",
    "enforcement/actions/escalation.py",
    "enforcement/actions/profiles.py",
    "enforcement/bundles.py",
    "enforcement/identity_retained.py",
    "enforcement/retained.py",
    "listings/actions/outlooks.py",
    "listings/actions/picture_uploads.py",
    "policy/retained.py",
    "shipping/actions/accounts.py",
    "shipping/actions/couriers.py",
    "shipping/actions/forecasts.py",
    "shipping/actions/lanes.py",
    "shipping/actions/polling.py",
    "shipping/actions/renumber.py",
}


class Row:
    def __init__(self, pk):
        self.pk, self._meta = pk, SignedLink._meta


def test_what_somebody_keeps_stays_and_is_named(db, monkeypatch, noon):
    asked, gone = [], []

    def keeper(subjects, now):
        asked.append((subjects, now))
        return ["K-1"] if Subject("order", "2") in subjects else []

    monkeypatch.setattr(purging, "KEEPERS", [keeper])
    found = purge(
        [Row(1), Row(2), Row(3)],
        subjects=lambda row: [Subject("order", str(row.pk))],
        destroy=lambda row: gone.append(row.pk),
        now=noon,
    )
    assert (found.gone, found.kept, gone) == ([1, 3], {2: ["K-1"]}, [1, 3])
    assert asked[0] == ([Subject("order", "1")], noon)


def test_nothing_else_deletes_rows_or_files():
    found = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts and re.search(
                r"(?<!cache)\.delete\(|storage\.delete,|DELETE FROM", path.read_text()
            ):
                found.add(path.relative_to(ROOT).as_posix())
    assert found == KNOWN
