"""The people of every test. Rita sees nothing of Sam's, ever."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection, connections

from accounts.actions import add_member, grant_staff_role, open_store
from accounts.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def noon():
    return datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_user(name, **facts):
    return User.objects.create_user(
        f"{name.lower()}@example.com", password=PASSWORD, name=name, **facts
    )


def make_staff(name, role, now):
    user = make_user(name)
    grant_staff_role(user, role=role, actor=None, now=now)
    return user


@pytest.fixture
def sam(kept_rows):
    return kept_rows("sam", build=lambda: make_user("Sam"), alone=True)


@pytest.fixture
def rita(ritas_store_of):
    return ritas_store_of[0]


@pytest.fixture
def ritas_store_of(kept_rows, noon):
    def build():
        rita = make_user("Rita")
        facts = {"slug": "ritas", "name": "Rita's Rivals", "country": "CN"}
        return rita, open_store(**facts, owner=rita, now=noon)

    return kept_rows("rita", noon, build=build, alone=True)


@pytest.fixture
def ritas_store(ritas_store_of):
    return ritas_store_of[1]


@pytest.fixture
def sams_store(kept_rows, sam, noon):
    facts = {"slug": "sams", "name": "Sam's Lamps", "country": "CN", "owner": sam, "now": noon}
    return kept_rows("store", noon, build=lambda: open_store(**facts), alone=True)


@pytest.fixture
def tess(kept_rows, sams_store, sam, noon):
    def build():
        tess = make_user("Tess")
        add_member(sams_store, user=tess, role="reader", actor=sam, now=noon)
        return tess

    return kept_rows("tess", noon, build=build, alone=True)


@pytest.fixture
def staff(kept_rows, noon):
    """A function that returns somebody with a staff role."""

    def find(name, role):
        return kept_rows(name, role, noon, build=lambda: make_staff(name, role, noon), alone=True)

    return find


@pytest.fixture
def mia(staff):
    return staff("Mia", "moderator")


@pytest.fixture
def max_(staff):
    return staff("Max", "moderator")


@pytest.fixture
def sena(staff):
    return staff("Sena", "senior_moderator")


@pytest.fixture
def mick(staff):
    return staff("Mick", "mediator")


@pytest.fixture
def ada(staff):
    return staff("Ada", "policy_admin")


@pytest.fixture
def abel(staff):
    return staff("Abel", "policy_admin")


@pytest.fixture
def lea(staff):
    return staff("Lea", "liaison")


@pytest.fixture
def leo(staff):
    return staff("Leo", "liaison")


@pytest.fixture
def audra(staff):
    return staff("Audra", "auditor")


# One row under one key: a process parses the packaged policy once, not once per test.
POLICY_KEY = 1_000_000_000
# The same, but stores are asked who trades. Those of before may sell until 16 March; the cast's
# were opened on 2 March.
ASKING_KEY = 1_000_000_001
ASKING = {
    "required_from": "2026-01-15",
    "existing_days": 60,
    "answer_hours": 48,
    "fix_days": 10,
    "valid_days": 365,
    "again_days": 20,
    "keep_days": 184,
}
POLICY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def kept_policy(django_db_setup, django_db_blocker):
    """Two rows of the packaged policy, beside its table: to copy half a megabyte is cheap,
    to read and pack it anew for each test is not."""
    from policy.packaged import packaged_policy
    from policy.sections import SECTIONS
    from policy.sections.identity import IdentityRules

    packaged = packaged_policy()
    # Stores of tests sell at once; tests of trader identities ask for them.
    governance = packaged.governance.model_copy(update={"identity": IdentityRules()})
    packaged = packaged.model_copy(update={"governance": governance})
    sections = packaged.model_dump_json(include=set(SECTIONS))
    asking = json.loads(sections)
    asking["governance"]["identity"] = ASKING
    kept = {POLICY_KEY: sections, ASKING_KEY: json.dumps(asking)}
    since = [POLICY_SINCE] * 4
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE kept_policy (LIKE policy_policyversion)")
        for key, text in kept.items():
            cursor.execute(
                "INSERT INTO kept_policy (id, number, status, sections,"
                " status_at, created_at, edited_at, effective_from)"
                " VALUES (%s, 1, 'approved', %s, %s, %s, %s, %s)",
                [key, text, *since],
            )


def install(key):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO policy_policyversion SELECT * FROM kept_policy WHERE id = %s", [key]
        )


@pytest.fixture
def policy(kept_rows, kept_policy):
    """The packaged policy, in force since the start of 2026."""
    from policy.queries import policy_at

    with kept_rows.known("policy"):
        install(POLICY_KEY)
    return policy_at(POLICY_SINCE)


@pytest.fixture
def aftersales_ticket(kept_rows, sams_order, policy, noon):
    from aftersales.actions import open_ticket

    facts = {"kind": "complaint", "text": "It is broken.", "language": "en", "now": noon}
    return kept_rows("ticket", noon, build=lambda: open_ticket(sams_order, **facts))


@pytest.fixture
def aftersales_ruled(aftersales_ticket, noon):
    """A ticket that a mediator of its own decided for the store."""
    from aftersales.actions import ask_mediation, rule_ticket, take_ticket

    mediator = make_staff("Moira", "mediator", noon)
    ask_mediation(aftersales_ticket, now=noon)
    take_ticket(aftersales_ticket, actor=mediator, now=noon)
    facts = {"benefited": "seller", "refund_minor": None, "reason": "All is well."}
    rule_ticket(aftersales_ticket, **facts, actor=mediator, now=noon)
    return aftersales_ticket


@pytest.fixture
def aftersales_token(sams_order, policy):
    from core import clock
    from shipping.actions import buyer_url

    return buyer_url(sams_order, now=clock.now()).rstrip("/").rpartition("/")[2]


@pytest.fixture
def sams_order(kept_rows, sams_store, noon):
    build = partial(make_order, sams_store, noon)
    return kept_rows("order at Sam's", noon, build=build, alone=True)


def make_order(store, now):
    from shipping.models import Order, OrderLine

    order = Order.objects.create(
        store=store,
        number="8117-1",
        buyer_name="Anna Jansen",
        buyer_email="anna@example.org",
        country="NL",
        city="Utrecht",
        currency="USD",
        total_minor=1990,
        placed_at=now,
        ship_by=now,
        status_at=now,
    )
    OrderLine.objects.create(
        store=store, order=order, sku="L-1", title="Lamp", quantity=1, unit_price_minor=1990
    )
    return order
