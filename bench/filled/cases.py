"""Open cases, two signals each; of stores of their own, which have one open case for a cause."""

from typing import Any

# So many rules are broken by each store.
RULES = 5
STORES = """
    INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
    SELECT 'cases-' || n, 'Store ' || n, 'CN', 'en', 'UTC', %(now)s
    FROM generate_series(%(first)s, %(last)s) AS n
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
        AND NOT EXISTS (SELECT FROM enforcement_case WHERE store_id = store.id)
"""
SIGNALS = """
    INSERT INTO enforcement_signal (store_id, case_id, source, subject_kind, subject_id, detail,
        reporter, at, digest)
    SELECT store_id, id, source, subject_kind, subject_id, 'Eleven orders', '', opened_at,
        md5(id || source)
    FROM enforcement_case AS one CROSS JOIN unnest(ARRAY['check', 'report']) AS source
    WHERE NOT EXISTS (SELECT FROM enforcement_signal WHERE case_id = one.id)
"""


def add(first: int, count: int, now: Any) -> None:
    """Add `count` cases of new stores, after the `first` that there are."""
    from django.db import connection

    from policy.queries import policy_at

    rules = sorted(policy_at(now).rules.book)[:RULES]
    numbers = {"first": first // RULES, "last": (first + count - 1) // RULES}
    with connection.cursor() as cursor:
        cursor.execute(STORES, numbers | {"now": now})
        cursor.execute(CASES, {"rules": rules, "now": now})
        cursor.execute(SIGNALS)


def have() -> int:
    """How many such cases there are."""
    from enforcement.models import Case

    return Case.objects.filter(store__slug__startswith="cases-").count()
