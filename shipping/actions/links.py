"""The buyer's own door to an order."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from accounts.models import User
from core import links
from core.events import Addressee, record
from core.models import SignedLink
from core.models.events import token_of
from core.rowsets import keyed
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


def buyer_urls(orders: Collection[Order], *, now: datetime) -> dict[int, str]:
    """The address of the buyer's page by order, as `buyer_url` gives it, for many orders."""
    stores = {order.pk: order.store_id for order in orders}
    open_links = SignedLink.objects.filter(
        keyed(SignedLink, stores, "subject_id"),
        purpose=PURPOSE,
        revoked_at=None,
        expires_at__gt=now,
    )
    # The newest of an order comes last and stays.
    found = dict(open_links.order_by("pk").values_list("subject_id", "pk"))
    missing = {pk: store for pk, store in stores.items() if pk not in found}
    found |= links.issue_many(PURPOSE, missing, expires_at=now + _life(now), now=now)
    return {pk: _address(token_of(PURPOSE, link)) for pk, link in found.items()}


@transaction.atomic
def renew_link(order: Order, *, actor: User | None, now: datetime) -> str:
    """Close every link of the order and mail the buyer a new one; return its address."""
    refuse_others(order.store, actor)
    for link in _open_links(order, now):
        links.revoke(link, now=now)
    url = url_of(_issue(order, now))
    facts = {"number": order.number}
    # The newest of its links, which is this one.
    to = [reader_of(order, "buyer_link.renewed", now=now)]
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


def readers_of(
    told: Collection[tuple[int, str]], *, now: datetime
) -> dict[tuple[int, str], Addressee]:
    """Readers as `reader_of` names them, for many pairs of an order's id and a kind."""
    orders = Order.objects.in_bulk({pk for pk, _kind in told})
    links_of, notices = buyer_urls(orders.values(), now=now), policy_at(now).notices
    return {
        (pk, kind): replace(
            addressee(orders[pk], link=links_of[pk]),
            language=spoken(notices, kind, orders[pk].buyer_language),
        )
        for pk, kind in told
    }


def addressee(order: Order, *, link: str) -> Addressee:
    """The buyer as a reader of mail: in their language where we speak it, else in English."""
    spoken = dict(settings.LANGUAGES)
    language = order.buyer_language.lower()
    if language.startswith("zh"):
        language = "zh-hans"
    language = language if language in spoken else "en"
    return Addressee(order.buyer_email, language, f"{link}?lang={language}" if link else "")


def url_of(link: SignedLink) -> str:
    return _address(link.token)


def _address(token: str) -> str:
    return f"{settings.SITE_URL}{token.join(_around_token())}"


@cache
def _around_token() -> list[str]:
    """The address around a link's token: worked out once, for thousands are written at a time."""
    return reverse("shipping:buyer", kwargs={"token": "0"}).split("0")


def _open_links(order: Order, now: datetime) -> models.QuerySet[SignedLink]:
    return SignedLink.objects.filter(
        purpose=PURPOSE, subject_id=order.pk, revoked_at=None, expires_at__gt=now
    )


def _issue(order: Order, now: datetime) -> SignedLink:
    return links.issue(PURPOSE, order, store=order.store, expires_at=now + _life(now), now=now)


def _life(now: datetime) -> timedelta:
    return timedelta(days=policy_at(now).shipping.link_life_days)
