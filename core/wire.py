"""A mail as it goes over the wire."""

import hashlib
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime

from django.conf import settings

from core.mails.html import as_html
from core.models import Delivery

LINE_AT_MOST = 998


def as_bytes(row: Delivery) -> bytes:
    """Return the mail as it goes over the wire; the same Message-ID on every try.

    Written here rather than by the library, which parses and folds each header again and takes
    longer than all else.
    """
    html = as_html(row.subject, row.body, row.language)
    # Nobody can write a text that holds the digest of itself: no part ends where it should not.
    edge = hashlib.sha256(f"{row.pk}{row.body}".encode()).hexdigest()[:32]
    lines = [
        *_headers(row),
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{edge}"',
        "",
        f"--{edge}",
        *_part("plain", row.body),
        f"--{edge}",
        # Letters beyond ASCII as HTML spells them: nothing needs to be encoded then.
        *_part("html", html.encode("ascii", "xmlcharrefreplace").decode()),
        f"--{edge}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _headers(row: Delivery) -> list[str]:
    from core.mails.leaving import leaving_url

    subject = row.subject
    if not subject.isascii():
        subject = Header(subject, "utf-8").encode(linesep="\r\n")
    found = [
        f"Subject: {subject}",
        f"From: {settings.DEFAULT_FROM_EMAIL}",
        f"To: {row.address}",
        f"Date: {format_datetime(row.event.at)}",
        f"Message-ID: {row.message_id}",
        f"Content-Language: {row.language}",
        "Auto-Submitted: auto-generated",
    ]
    if url := leaving_url(row):
        found += [f"List-Unsubscribe: <{url}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    # Folded lines apart, there are the ends of the headers alone.
    whole = "\r\n".join(found).replace("\r\n ", "")
    whole.encode("ascii")
    if not whole.count("\r") == whole.count("\n") == len(found) - 1:
        raise ValueError("A header holds a line break")
    return found


def _part(kind: str, text: str) -> list[str]:
    """Plain letters go as they are, unless a line is longer than mail allows (RFC 5322, 998)."""
    lines = text.splitlines()
    if text.isascii() and max(map(len, lines), default=0) <= LINE_AT_MOST:
        told = [f'Content-Type: text/{kind}; charset="us-ascii"', "Content-Transfer-Encoding: 7bit"]
        return [*told, "", *lines]
    coded = b2a_qp("\n".join(lines).encode(), istext=True).decode()
    told = [
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
    ]
    return [*told, "", *coded.splitlines()]
