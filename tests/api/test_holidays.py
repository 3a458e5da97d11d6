"""A store's system announces holidays: by the verb of the page, and with the owner's leave."""

from datetime import timedelta

import pytest

from accounts.actions import add_member
from accounts.api_keys import issue_api_key
from accounts.scopes import OF_OWNERS, Scope
from core import clock
from core.errors import NotPossible
from core.models import Event
from shipping.actions import receive_order
from shipping.models import Holiday
from tests.api.writes import send
from tests.cast import make_user
from tests.shipping.conftest import order_facts

PAGE = "/orders/keys/"


@pytest.fixture
def day():
    """A day to come, in whatever zone the store is."""
    return (clock.now() + timedelta(days=1)).date()


@pytest.fixture
def days(day):
    return {"starts_on": day.isoformat(), "ends_on": (day + timedelta(days=6)).isoformat()}


@pytest.fixture
def announce(secret, days):
    def run(body=None, key="k1", secret=secret, path=""):
        return send(secret, "post", f"holidays{path}", body or days, key)

    return run


def test_a_holiday_moves_the_orders_to_come(announce, get, sams_store, days):
    answer = announce(days | {"message": "Spring  feast."})

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told.items() >= (days | {"message": "Spring feast.", "status": "set"}).items()
    [listed] = get("holidays").json()["data"]
    assert (listed["id"], listed["starts_on"]) == (told["id"], told["starts_on"])
    event = Event.objects.get(kind="holiday.set")
    assert (event.actor, event.facts["system"]) == (None, "ERP")
    assert Holiday.objects.get().set_by is None
    facts = order_facts(placed_at=clock.now() - timedelta(minutes=1))
    order = receive_order(sams_store, facts=facts, actor=None, now=clock.now())[0]
    assert order.ship_by - clock.now() > timedelta(days=6)


def test_it_is_taken_back_once(announce, get):
    pk = announce().json()["id"]
    end = {"action": "end"}
    first, again = (announce(end, key, path=f"/{pk}") for key in ("k2", "k3"))

    assert (first.status_code, first.json()["status"]) == (200, "ended")
    assert again.status_code == 422
    assert Event.objects.get(kind="holiday.ended").facts["system"] == "ERP"
    assert [row["status"] for row in get("holidays").json()["data"]] == ["ended"]


def test_the_same_call_again_announces_once(announce):
    first, again = announce(), announce()

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert Holiday.objects.count() == 1
    other = announce(key="k2")
    assert (other.status_code, other.json()["field"]) == (422, "starts_on")


FALSE = {
    "no day": ({"ends_on": None}, "/ends_on"),
    "no such day": ({"starts_on": "2026-02-30"}, "/starts_on"),
    "the past": ({"starts_on": "2020-01-01"}, "/starts_on"),
    "before it begins": ({"ends_on": "2020-01-01"}, "/ends_on"),
    "too many": ({"ends_on": "+200"}, "/ends_on"),
    "too much to say": ({"message": "x" * 301}, "/message"),
}


@pytest.mark.parametrize(("changes", "pointer"), FALSE.values(), ids=FALSE)
def test_a_holiday_that_is_wrong_is_refused_at_its_field(announce, days, day, changes, pointer):
    if changes.get("ends_on") == "+200":
        changes = {"ends_on": str(day + timedelta(days=200))}
    answer = announce(days | changes)
    told = answer.json()

    assert answer.status_code == 422
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found == [pointer]
    assert not Holiday.objects.exists() and not Event.objects.filter(kind="holiday.set").exists()


def test_another_stores_holiday_is_not_there(announce, get, rival_secret):
    pk = announce().json()["id"]
    answer = announce({"action": "end"}, secret=rival_secret, path=f"/{pk}")

    assert answer.status_code == 404 and get("holidays", rival_secret).json()["data"] == []
    assert Holiday.objects.get().status == "set"


def test_without_the_scope_it_is_refused(announce, sams_store, noon):
    facts = {"scopes": ["holidays:read"], "actor": None, "now": noon}
    answer = announce(secret=issue_api_key(sams_store, name="Till", **facts)[1])

    assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")
    assert not Holiday.objects.exists()


@pytest.fixture
def manager(sams_store, sam, noon):
    person = make_user("Kim")
    add_member(sams_store, user=person, role="manager", actor=sam, now=noon)
    return person


def test_only_the_owner_gives_a_key_that_right(sams_store, sam, manager, noon):
    with pytest.raises(NotPossible, match="Only the owner") as refused:
        issue_api_key(sams_store, name="A", scopes=list(OF_OWNERS), actor=manager, now=noon)
    theirs = issue_api_key(sams_store, name="B", actor=manager, now=noon)[0]
    owners = issue_api_key(sams_store, name="C", actor=sam, now=noon)[0]

    assert refused.value.field == "scopes" and not sams_store.api_keys.filter(name="A").exists()
    assert set(Scope.values) - set(theirs.scopes) == OF_OWNERS
    assert set(owners.scopes) == set(Scope.values)


def test_a_managers_page_does_not_offer_it(client, sams_store, sam, manager):
    shown = {}
    for person in (sam, manager):
        client.force_login(person)
        shown[person] = 'value="holidays:write"' in client.get(PAGE).content.decode()

    assert shown == {sam: True, manager: False}
