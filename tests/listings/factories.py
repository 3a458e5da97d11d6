"""Rows of listings, made through the verbs."""

import io

from PIL import Image, ImageDraw

from listings.actions import (
    add_picture,
    claim_certificate,
    create_listing,
    submit_listing,
    verify_certificate,
)
from listings.checks.findings import Finding, address_of
from listings.tasks import settle_at

HONEST = {
    "title": "Brass desk lamp with a linen shade",
    "description": "A lamp of brushed brass, 42 cm high. Takes one E27 bulb, sold separately.",
    "category": "Home > Lighting > Lamps",
    "brand": "",
    "language": "en",
    "attributes": {},
    "markets": ["US"],
    "price_minor": 4990,
    "currency": "USD",
    "stock": 12,
}

# A document as short as one can be.
PDF = b"%PDF-1.7 words %%EOF"


def draw(shade=40, size=(640, 640), fmt="PNG"):
    """A picture of one shape; another `shade` is another picture."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((80, 80, 80 + shade * 2, 400), fill=(shade, 90, 120))
    out = io.BytesIO()
    image.save(out, fmt)
    return out.getvalue()


def make_listing(store, actor, now, *, picture=True, sku="LAMP-1", **facts):
    """A draft that may be published; each test changes what it is about."""
    listing = create_listing(store, actor=actor, now=now, sku=sku, **HONEST | facts)
    if picture:
        add_picture(listing, picture=draw(), actor=actor, now=now)
    return listing


def make_live(store, actor, now, **facts):
    listing = make_listing(store, actor, now, **facts)
    run = submit_listing(listing, actor=actor, now=now)
    assert run.is_good, run.findings
    listing.refresh_from_db()
    return listing


def address(code, text, words):
    """Of the finding that marks these words in a description of this text."""
    start = text.find(words)
    place = {"field": "description", "start": start, "end": start + len(words)}
    return address_of(Finding(code, severity="block", rule=code, version="", words=words, **place))


def verify(certificate, *, actor, now):
    """Taken by a moderator and confirmed; the worker has checked what waited for it."""
    claim_certificate(certificate, actor=actor, now=now)
    verified = verify_certificate(certificate, actor=actor, now=now)
    settle_at(now)
    return verified
