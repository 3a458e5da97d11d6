"""The people and stores of the demo. Deterministic, and safe to run again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from accounts.actions import add_member, grant_staff_role, open_store
from accounts.models import Store, User

# Printed by `make run`. The demo never leaves this machine, and the password is no secret.
PASSWORD = "tradewell-demo"
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Shop:
    slug: str
    name: str
    country: str
    language: str
    time_zone: str
    owner: str
    clerk: str
    days_ago: int


SHOPS = (
    Shop("lumen", "Lumen Home Textiles", "CN", "en", "Asia/Shanghai", "Lin Wei", "Fang Yu", 1700),
    Shop("novaport", "Novaport Trading", "CN", "en", "Asia/Shanghai", "Zhao Min", "Guo Jie", 290),
    Shop(
        "voltline", "Voltline Store", "CN", "zh-hans", "Asia/Shanghai", "Chen Hao", "Liu Yan", 640
    ),
    Shop("hikari", "Hikari Parts", "JP", "en", "Asia/Tokyo", "Aiko Mori", "Ken Sato", 980),
    Shop("orchid", "Orchid Living", "TH", "en", "Asia/Bangkok", "Nok Suwan", "Ploy Chai", 450),
    Shop("mellow", "Mellow Skin Lab", "KR", "en", "Asia/Seoul", "Jisoo Park", "Minho Seo", 380),
    Shop(
        "harbour", "Green Harbour", "PT", "en", "Europe/Lisbon", "Inês Duarte", "Tiago Sousa", 820
    ),
    Shop("audionest", "Audio Nest", "DE", "en", "Europe/Berlin", "Jonas Keller", "Lena Vogt", 510),
    Shop("casaclara", "Casa Clara", "ES", "en", "Europe/Madrid", "Clara Vidal", "Hugo Marín", 1210),
    Shop("atelier", "Atelier Brume", "FR", "en", "Europe/Paris", "Maud Perrin", "Noé Garnier", 260),
    Shop(
        "verdevale", "Verde Vale", "BR", "en", "America/Sao_Paulo", "Caio Ramos", "Bia Lopes", 730
    ),
    Shop(
        "northpine",
        "North Pine Outdoor",
        "PL",
        "en",
        "Europe/Warsaw",
        "Ola Nowak",
        "Jan Zalewski",
        330,
    ),
)

STAFF = (
    ("Tomas Okafor", "moderator", "moderator"),
    ("Jia Petrov", "moderator2", "moderator"),
    ("Sena Aydin", "senior", "senior_moderator"),
    ("Mira Kovacs", "mediator", "mediator"),
    ("Ravi Menon", "mediator2", "mediator"),
    ("Zhou Lian", "mediator3", "mediator"),
    ("Nadia Brandt", "liaison", "liaison"),
    ("Oskar Lind", "liaison2", "liaison"),
    ("Rosa Delgado", "admin", "policy_admin"),
    ("Abel Berg", "admin2", "policy_admin"),
    ("Ines Falk", "auditor", "auditor"),
)


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


def build(now: datetime) -> list[Store]:
    """Make people and stores that are not there yet; return the stores in their fixed order."""
    for name, box, role in STAFF:
        user = _user(name, box, "en", "Europe/Berlin")
        if not user.staff_roles.exists():
            grant_staff_role(user, role=role, actor=None, now=now)
        _give_second_factor(user)
    return [_store(shop, now) for shop in SHOPS]


def sign_ins() -> list[tuple[str, str]]:
    """Return (who it is, mail address) of the people that the start page names."""
    return [
        ("Seller, Lumen Home Textiles", address("lumen")),
        ("Seller, Novaport Trading (its rival)", address("novaport")),
        ("Moderator", address("moderator")),
        ("Moderator", address("moderator2")),
        ("Senior moderator", address("senior")),
        ("Mediator", address("mediator")),
        ("Mediator", address("mediator2")),
        ("Liaison", address("liaison")),
        ("Liaison", address("liaison2")),
        ("Policy admin", address("admin")),
        ("Policy admin", address("admin2")),
        ("Auditor", address("auditor")),
    ]


def _store(shop: Shop, now: datetime) -> Store:
    found: Store | None = Store.objects.filter(slug=shop.slug).first()
    if found:
        return found
    owner = _user(shop.owner, shop.slug, shop.language, shop.time_zone)
    store = open_store(
        slug=shop.slug,
        name=shop.name,
        country=shop.country,
        owner=owner,
        language=shop.language,
        time_zone=shop.time_zone,
        now=now - timedelta(days=shop.days_ago),
    )
    clerk = _user(shop.clerk, f"{shop.slug}.clerk", shop.language, shop.time_zone)
    add_member(store, user=clerk, role="service_clerk", actor=owner, now=now)
    return store


def _user(name: str, box: str, language: str, time_zone: str) -> User:
    found = User.objects.filter(email=address(box)).first()
    return found or User.objects.create(
        email=address(box),
        password=_hashed(),
        name=name,
        language=language,
        time_zone=time_zone,
    )


def _give_second_factor(user: User) -> None:
    """A secret of chance, as anybody's: outside the demo nobody can sign in with it."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)


@cache
def _hashed() -> str:
    """Hashed once: everybody has the same password, and hashing is slow on purpose."""
    return make_password(PASSWORD)
