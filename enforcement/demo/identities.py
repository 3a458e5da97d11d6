"""Who trades through the stores of the demo: all are known, one is asked again, one waits."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.demo import Story
from accounts.models import Membership, Store, User
from core.attachments import Sent
from enforcement.actions import (
    answer_quiz,
    ask_for_age,
    file_identity,
    start_rules_quiz,
    verify_identity,
)
from policy.queries import policy_at

# Slug: days ago, street and town, phone, register and number, payment account.
KNOWN: dict[str, tuple[int, str, str, str, str, str]] = {
    "lumen": (220, "18 Xihu Road\nHangzhou 310000", "+86 571 5550 0101", "Zhejiang AMR",
              "91330100MA2LUMEN01", "6222 0200 3301 0001"),
    "novaport": (210, "7 Pudong Avenue\nShanghai 200120", "+86 21 5550 0117", "Shanghai AMR",
                 "91310115MA1NOVA007", "CN-6222-0200-1190"),
    "voltline": (200, "3 Huaqiang Street\nShenzhen 518000", "+86 755 5550 0144", "Shenzhen AMR",
                 "91440300MA5VOLT044", "CN 6222 0200 1190"),
    "hikari": (370, "2-4 Asakusa\nTokyo 111-0032", "+81 3 5550 0155", "Tokyo Legal Affairs Bureau",
               "0105-01-012345", "JP 0001 1234567"),
    "orchid": (190, "88 Sukhumvit\nBangkok 10110", "+66 2 555 0166", "DBD Thailand",
               "0105561012345", "TH 004 123 4567 89"),
    "mellow": (180, "12 Seongsu-ro\nSeoul 04781", "+82 2 5550 0177", "Seoul Registry",
               "110111-0177001", "KR 088 110 177001"),
    "harbour": (170, "Rua do Porto 5\n1100-001 Lisboa", "+351 21 555 0188", "Registo Comercial",
                "PT 508 188 001", "PT50 0002 0123 1234 5678 9015 4"),
    "audionest": (160, "Torstraße 9\n10119 Berlin", "+49 30 5550 199", "Amtsgericht Charlottenburg",
                  "HRB 199001 B", "DE89 3704 0044 0532 0130 00"),
    "casaclara": (150, "Calle Mayor 21\n28013 Madrid", "+34 91 555 0211", "Registro Mercantil",
                  "M-211001", "ES91 2100 0418 4502 0005 1332"),
    "atelier": (140, "6 rue des Lilas\n75019 Paris", "+33 1 5550 0222", "RCS Paris",
                "822 022 001", "FR14 2004 1010 0505 0001 3M02 606"),
    "verdevale": (130, "Rua Augusta 900\nSão Paulo 01304-001", "+55 11 5550 0233", "JUCESP",
                  "35.233.001-1", "341 0233 001234"),
    "northpine": (120, "ul. Leśna 4\n00-001 Warszawa", "+48 22 555 02 44", "KRS",
                  "0000244001", "PL61 1090 1014 0000 0712 1981 2874"),
}  # fmt: skip
WAITS = "mellow"
# Whose first steps still lack the quiz on the rules.
LEARNS = "northpine"
# Since when the one that waits has moved, in hours.
MOVED = 20


def identity_stories(stores: Sequence[Store], now: datetime) -> Iterator[Story]:
    for store in stores:
        if store.slug in KNOWN and not store.identities.exists():
            yield _known(store, now)


def _known(store: Store, now: datetime) -> Story:
    facts = _facts(store)
    filed_at = now - timedelta(days=KNOWN[store.slug][0])
    yield filed_at
    owner = Membership.objects.get(store=store, role="owner").user
    row = file_identity(store, actor=owner, now=filed_at, **facts)
    answered_at = filed_at + timedelta(hours=26)
    yield answered_at
    verify_identity(row, actor=_moderator(), now=answered_at)
    if store.slug != LEARNS:
        _pass_quiz(store, owner, answered_at)
    days = policy_at(answered_at).governance.identity.valid_days
    old_at = answered_at + timedelta(days=days)
    if old_at <= now:
        yield old_at
        ask_for_age(row, now=old_at)
    if store.slug == WAITS:
        moved_at = now - timedelta(hours=MOVED)
        yield moved_at
        moved = facts | {"address": "40 Yeonmujang-gil\nSeoul 04782", "payment_account": ""}
        file_identity(store, actor=owner, now=moved_at, **moved)


def _pass_quiz(store: Store, owner: User, at: datetime) -> None:
    quiz = start_rules_quiz(store, actor=owner, now=at)
    bank = policy_at(at).quiz.bank
    right = [bank[asked.code].right for asked in quiz.questions]
    answer_quiz(quiz, answers=right, actor=owner, now=at)


def _facts(store: Store) -> dict[str, Any]:
    _days, address, phone, register, number, account = KNOWN[store.slug]
    return {
        "name": store.name,
        "address": address,
        "country": store.country,
        "phone": phone,
        "email": f"contact@{store.slug}.example",
        "register_name": register,
        "register_number": number,
        "payment_account": account,
        "has_certified": True,
        "documents": [Sent(f"identification-{store.slug}.pdf", _paper(store.name))],
    }


def _moderator() -> User:
    return User.objects.filter(staff_roles__role="moderator").earliest("pk")


def _paper(name: str) -> bytes:
    """A page with one line, in place of a copy: the demo has nobody's documents."""
    line = f"Identification in the demo: {name}".encode("latin-1", "replace")
    drawn = b"BT /F1 18 Tf 60 760 Td (%s) Tj ET" % line.replace(b"(", b"").replace(b")", b"")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end
