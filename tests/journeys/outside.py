"""Systems outside the marketplace: a store's own shop system and a carrier, over HTTP."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from uuid import uuid4

from accounts.api_keys import issue_api_key
from core import clock
from core.signatures import sign
from shipping.actions import open_webhook


def post(url, body, headers):
    """Status and answer; a refusal is an answer too."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


@dataclass
class ShopSystem:
    """Sends orders by API under the store's key."""

    url: str
    secret: str

    @classmethod
    def of(cls, store, market):
        _key, secret = issue_api_key(store, name="Till", actor=None, now=clock.now())
        return cls(f"{market.url}/api/v1/orders", secret)

    def order(self, number, buyer_email, **facts):
        order = {
            "number": number,
            "buyer_name": "Anna Jansen",
            "buyer_email": buyer_email,
            "country": "NL",
            "city": "Utrecht",
            "postcode": "3511 AB",
            "currency": "USD",
            "placed_at": clock.now().isoformat(),
            "lines": [{"sku": "LAMP-1", "title": "Lamp", "quantity": 1, "unit_price_minor": 4990}],
        }
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": str(uuid4())}
        return post(self.url, json.dumps(order | facts).encode(), headers)


@dataclass
class Carrier:
    """Reports scans through its signed webhook."""

    url: str
    secret: str
    name: str

    @classmethod
    def of(cls, store, market, name):
        door = open_webhook(store, carrier=name, actor=None, now=clock.now())
        return cls(f"{market.url}/hooks/tracking/{door.pk}/", door.secret, name)

    def scan(self, number, code, secret=None, **facts):
        event = {"number": number, "code": code, "at": clock.now().isoformat(), "country": "NL"}
        body = json.dumps({"events": [event | facts]}).encode()
        stamp = int(time.time())
        signature = f"t={stamp},v1={sign(body, stamp, secret or self.secret)}"
        return post(self.url, body, {"Tradewell-Signature": signature})
