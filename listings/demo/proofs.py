"""Certificates of the demo: verified, waiting, ending soon, and one number used twice."""

from datetime import date, datetime, timedelta

from accounts.models import Store, User
from listings.actions import add_certificate, claim_certificate, join_programme, verify_certificate
from listings.demo.drawing import draw_document
from listings.models import Certificate

# Store, scheme, number, attribute, days until it ends, and is it verified?
PROOFS = (
    ("lumen", "EU_ECOLABEL", "DE/020/4711", "environment", 200, True),
    ("lumen", "FSC", "FSC-C104711", "forest", 12, True),
    ("lumen", "OEKO_TEX", "16.HIN.94317", "textile_safety", 300, False),
    ("novaport", "FSC", "FSC-C104711", "forest", 150, False),
)
IN_PROGRAMME = ("lumen",)


def build(stores: list[Store], now: datetime) -> None:
    """File the certificates and let a moderator verify some; a second time does nothing."""
    by_slug = {store.slug: store for store in stores}
    if Certificate.objects.filter(store__in=stores).exists():
        return
    moderator = User.objects.filter(staff_roles__role="moderator").order_by("pk").first()
    for slug in IN_PROGRAMME:
        if slug in by_slug:
            store = by_slug[slug]
            join_programme(store, actor=store.people("owner")[0], now=now - timedelta(days=60))
    for slug, scheme, number, attribute, days, is_verified in PROOFS:
        if slug not in by_slug:
            continue
        store = by_slug[slug]
        today: date = now.date()
        certificate = add_certificate(
            store,
            scheme=scheme,
            number=number,
            scope="product",
            attribute=attribute,
            listing=store.listings.order_by("pk").first() if is_verified else None,
            valid_from=today - timedelta(days=165),
            valid_to=today + timedelta(days=days),
            document=draw_document(number),
            actor=store.people("owner")[0],
            now=now - timedelta(days=40),
        )
        if is_verified and moderator:
            claim_certificate(certificate, actor=moderator, now=now - timedelta(days=39))
            verify_certificate(certificate, actor=moderator, now=now - timedelta(days=38))
