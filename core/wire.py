"""A mail as it goes over the wire."""

from email.charset import QP, Charset
from email.header import Header
from email.mime.text import MIMEText
from email.policy import Compat32
from email.utils import format_datetime

from django.conf import settings

from core.models import Delivery

# Quoted-printable: what is nearly plain stays readable in a log.
QUOTED = Charset("utf-8")
QUOTED.body_encoding = QP
LINE_AT_MOST = 998


class Wire(Compat32):
    """Headers go out as they stand, for as_bytes() has encoded what needs it.

    The library would parse and fold each of them again, which takes longer than the rest.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii")


WIRE = Wire(linesep="\r\n")


def as_bytes(row: Delivery) -> bytes:
    """Return the mail as it goes over the wire; the same Message-ID on every try."""
    mail = MIMEText(row.body, "plain", _charset(row.body))  # type: ignore[arg-type]
    plain = row.subject.isascii()
    mail["Subject"] = (
        row.subject if plain else Header(row.subject, "utf-8").encode(linesep=WIRE.linesep)
    )
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = row.address
    mail["Date"] = format_datetime(row.event.at)
    mail["Message-ID"] = row.message_id
    mail["Content-Language"] = row.language
    mail["Auto-Submitted"] = "auto-generated"
    return mail.as_bytes(policy=WIRE)


def _charset(body: str) -> str | Charset:
    """Plain letters go as they are, unless a line is longer than mail allows (RFC 5322, 998)."""
    is_plain = body.isascii() and max(map(len, body.splitlines()), default=0) <= LINE_AT_MOST
    return "us-ascii" if is_plain else QUOTED
