"""The moderators' queue against Django's admin on the same table, in the same run.

`python -m bench.case_queue [--cases N] [--rounds N]`; an empty table is filled first. Promised: at
most 8 queries, half of the admin's CPU or less, and the same on a page deep in the list as on
the first, in each of the orders.
"""

import sys
from typing import Any

from bench.lists import deep, judge, measure
from bench.report import report

PAGES_DEEP = 100
OURS = "/moderation/?view=all"
ADMIN = "/admin-cases/enforcement/case/?status__exact=open"
# A store has one open case for a cause, so there are many stores; a case has two signals.
STORES = """
    INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
    SELECT 'cases-' || n, 'Store ' || n, 'CN', 'en', 'UTC', %(now)s
    FROM generate_series(1, %(stores)s) AS n
"""
CASES = """
    INSERT INTO enforcement_case (store_id, rule_code, subject_kind, subject_id, title, severity,
        status, status_at, opened_at, due_at, closing_reason)
    SELECT store.id, rule, 'order', store.id, 'Eleven orders from one address',
        (ARRAY['low', 'medium', 'high'])[1 + store.id %% 3], 'open', at, at,
        at + interval '30 days', ''
    FROM accounts_store AS store CROSS JOIN unnest(%(rules)s::text[]) AS rule,
        LATERAL (SELECT %(now)s::timestamptz - store.id %% 900000 * interval '1 s' AS at) AS instant
    WHERE store.slug LIKE 'cases-%%'
"""
SIGNALS = """
    INSERT INTO enforcement_signal (store_id, case_id, source, subject_kind, subject_id, detail,
        reporter, at, digest)
    SELECT store_id, id, source, subject_kind, subject_id, 'Eleven orders', '', opened_at,
        md5(id || source)
    FROM enforcement_case CROSS JOIN unnest(ARRAY['check', 'report']) AS source
"""
TABLES = "accounts_store, enforcement_case, enforcement_signal"


def moderator() -> Any:
    from accounts.actions import grant_staff_role
    from accounts.models import User
    from core import clock

    found = User.objects.filter(email="bench-moderator@example.com").first()
    if found:
        return found
    made = User.objects.create_user("bench-moderator@example.com", password=None, name="Mia")
    grant_staff_role(made, role="moderator", actor=None, now=clock.now())
    return made


def seed(rows: int, now: Any) -> None:
    from django.db import connection, connections

    from policy.queries import policy_at

    rules = sorted(policy_at(now).rules.book)[:5]
    with connection.cursor() as cursor:
        cursor.execute(STORES, {"stores": rows // len(rules), "now": now})
        cursor.execute(CASES, {"rules": rules, "now": now})
        cursor.execute(SIGNALS)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLES}")


def run(cases: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from core import clock
    from enforcement.models import Case
    from enforcement.queue_pages import SORTS

    if not Case.objects.exists():
        seed(cases, clock.now())
    client = Client(SERVER_NAME="localhost")
    client.force_login(moderator())
    pages = {"ours": OURS}
    for order in SORTS:
        name = f"ours, page {PAGES_DEEP} by {order}"
        pages[name] = deep(client, f"{OURS}&sort={order}", PAGES_DEEP)
    found = measure(client, pages | {"admin": ADMIN}, rounds)
    return {"cases": Case.objects.count()} | judge(found, "admin")


if __name__ == "__main__":
    sys.exit(report(__doc__, run, cases=1_000_000, rounds=25))
