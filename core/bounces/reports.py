"""Delivery status notifications (RFC 3464) as mail servers send them back."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.errors import NotPossible

OURS = re.compile(r"<delivery-(\d{1,18})\.event-(\d{1,18})@")
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# The address itself is wrong or closed (RFC 3463); a full box or a policy is no such fault.
HARD = ("5.1.", "5.2.1")
RECIPIENTS_AT_MOST = 100


class Failure(NamedTuple):
    """One address that a mail of ours did not reach, for good."""

    delivery: int
    event: int
    address: str
    code: str
    words: str


def read_report(raw: bytes) -> list[Failure]:
    """The hard failures in a report. Raises NotPossible for anything that is none.

    A report says by the Message-ID of the mail it returns which delivery it is about.
    """
    try:
        mail = message_from_bytes(raw)
        parts: Any = mail.get_payload()
    except RecursionError:
        parts = None
    if not isinstance(parts, list) or mail.get_content_type() != "multipart/report":
        raise NotPossible(_("This is no report of a mail server (RFC 3464)."), code="no_report")
    about = _original(parts)
    if about is None:
        raise NotPossible(_("The report does not name a mail of ours."), code="not_ours")
    delivery, event = about
    found = [failure for part in parts for failure in _failures(part)]
    return [Failure(delivery, event, *failure) for failure in found[:RECIPIENTS_AT_MOST]]


def is_hard(code: str) -> bool:
    return code.startswith(HARD)


def _original(parts: list[Any]) -> tuple[int, int] | None:
    for part in parts:
        kind = part.get_content_type()
        inner: Any = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner:
            text = str(inner[0].get("Message-ID", ""))
        elif kind == "text/rfc822-headers":
            text = str(inner)
        else:
            continue
        if found := OURS.search(text):
            return int(found[1]), int(found[2])
    return None


def _failures(part: Any) -> Iterator[tuple[str, str, str]]:
    blocks: Any = part.get_payload()
    if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
        return
    for block in blocks:
        status = STATUS.search(str(block.get("Status", "")))
        address = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
        has_failed = str(block.get("Action", "")).strip().lower() == "failed"
        if has_failed and status and is_hard(status[0]):
            words = " ".join(str(block.get("Diagnostic-Code", "")).split())
            yield address.partition(";")[2].strip().lower(), status[0], words[:300]
