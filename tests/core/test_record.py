import pytest
from django.db import InternalError, connection

from core.events import KINDS, EventKind, record, register
from core.models import Event


def test_refuses_a_kind_that_nobody_registered(sams_store, sam, noon):
    with pytest.raises(KeyError, match=r"sun\.rose"):
        record("sun.rose", subject=sams_store, store=sams_store, actor=sam, at=noon)

    assert not Event.objects.filter(kind="sun.rose").exists()


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        register(EventKind("store.opened", "x", "x"))
    assert KINDS["store.opened"].label != "x"


@pytest.mark.parametrize(
    "sql", ["UPDATE core_event SET kind = 'x'", "DELETE FROM core_event WHERE true"]
)
def test_history_cannot_be_rewritten(sams_store, sql):
    with pytest.raises(InternalError, match="append_only"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_setting_of_a_session_passes_by_what_is_append_only(sams_store):
    """Set by hand, as the library's own way to do so comes to grief once it is refused."""
    names = ",".join(trigger.get_pgid(Event) for trigger in Event._meta.triggers)
    with pytest.raises(InternalError, match="append_only"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        cursor.execute("UPDATE core_event SET kind = 'x'")
