"""A policy that asks who trades, and the steps of a store that says so."""

from accounts.models import Store
from core.attachments import Sent
from enforcement.actions import file_identity, verify_identity
from tests.cast import ASKING_KEY, install
from tests.listings.factories import PDF

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
    install(ASKING_KEY)


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
