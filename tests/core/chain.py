"""Steps that the tests of the audit chain take."""

from core.events import record


def tell(store, sam, now, times, facts=None):
    for number in range(times):
        what = facts or {"name": f"Till {number}"}
        record("api_key.issued", subject=store, store=store, actor=sam, at=now, facts=what)
