"""The buyer's own door to an order."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from accounts.models import User
from core import links
from core.events import Addressee, record
from core.models import SignedLink
from policy.queries import policy_at
from shipping.actions.who import refuse_others
from shipping.models import Order
from shipping.notices import spoken

PURPOSE = "buyer"


def buyer_url(order: Order, *, now: datetime) -> str:
    """Return the address of the buyer's page, with the open link or, without one, a new one.

    Rule: docs/rules/shipping.md#buyer-links.
    """
    link = _open_links(order, now).order_by("-pk").first()
    return url_of(link or _issue(order, now))


@transaction.atomic
def renew_link(order: Order, *, actor: User | None, now: datetime) -> str:
    """Close every link of the order and mail the buyer a new one; return its address."""
    refuse_others(order.store, actor)
    for link in _open_links(order, now):
        links.revoke(link, now=now)
    url = url_of(_issue(order, now))
    facts = {"number": order.number}
    to = [addressee(order, link=url)]
    record(
        "buyer_link.renewed",
        subject=order,
        store=order.store,
        actor=actor,
        at=now,
        mail_to=to,
        facts=facts,
    )
    return url


def reader_of(order: Order, kind: str, *, now: datetime) -> Addressee:
    """The buyer as the reader of a notice: in their language where the policy has its words."""
    language = spoken(policy_at(now).notices, kind, order.buyer_language)
    buyer = addressee(order, link=buyer_url(order, now=now))
    return replace(buyer, language=language)


def addressee(order: Order, *, link: str) -> Addressee:
    """The buyer as a reader of mail: in their language where we speak it, else in English."""
    spoken = dict(settings.LANGUAGES)
    language = order.buyer_language.lower()
    if language.startswith("zh"):
        language = "zh-hans"
    language = language if language in spoken else "en"
    return Addressee(order.buyer_email, language, f"{link}?lang={language}" if link else "")


def url_of(link: SignedLink) -> str:
    path = reverse("shipping:buyer", kwargs={"token": link.token})
    return f"{settings.SITE_URL}{path}"


def _open_links(order: Order, now: datetime) -> models.QuerySet[SignedLink]:
    return SignedLink.objects.filter(
        purpose=PURPOSE, subject_id=order.pk, revoked_at=None, expires_at__gt=now
    )


def _issue(order: Order, now: datetime) -> SignedLink:
    life = timedelta(days=policy_at(now).shipping.link_life_days)
    return links.issue(PURPOSE, order, store=order.store, expires_at=now + life, now=now)
