"""A policy that asks who trades, and the steps of a store that says so."""

import json

from django.db import connection

from accounts.models import Store
from core.attachments import Sent
from enforcement.actions import file_identity, verify_identity
from tests.listings.factories import PDF

# One row under one key, parsed once a process: see tests/cast.py.
KEY = 1_000_000_001
# Stores of before may sell until 16 March; the cast's were opened on 2 March.
RULES = {
    "required_from": "2026-01-15",
    "existing_days": 60,
    "answer_hours": 48,
    "fix_days": 10,
    "valid_days": 365,
    "again_days": 20,
    "keep_days": 184,
}
INSERT = """
INSERT INTO policy_policyversion SELECT (jsonb_populate_record(kept, jsonb_build_object(
    'id', %s, 'sections', jsonb_set(kept.sections, '{governance,identity}', %s)))).*
FROM kept_policy kept
"""
IBAN = "DE89 3704 0044 0532 0130 00"
FACTS = {
    "name": "Lumière GmbH",
    "address": "Torstraße 1\n10119 Berlin",
    "country": "DE",
    "phone": "+49 30 123456",
    "email": "shop@lumiere.example",
    "register_name": "Amtsgericht Berlin",
    "register_number": "HRB 12345",
    "payment_account": IBAN,
    "has_certified": True,
    "document_kind": "copy",
}


def ask_traders():
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [KEY, json.dumps(RULES)])


def paper(words=b"words", name="passport.pdf"):
    return Sent(name, PDF.replace(b"words", words))


def file(store, owner, now, **facts):
    given = FACTS | {"documents": [paper()]} | facts
    return file_identity(store, actor=owner, now=now, **given)


def identified(store, owner, moderator, now, **facts):
    return verify_identity(file(store, owner, now, **facts), actor=moderator, now=now)


def make_old(store, day="2025-12-01T00:00:00Z"):
    """As if the store had been opened before anybody was asked."""
    Store.objects.filter(pk=store.pk).update(created_at=day)
    store.refresh_from_db()
    return store
