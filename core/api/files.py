"""Files in the body of a call, beside what else it says: each with its name, as Base64."""

import binascii
from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, WithJsonSchema

from core.attachments import LONGEST_NAME, Sent
from core.facts import Facts

# A whole call that is a file, and one that brings some as Base64, which is held in memory several
# times. Protects the server; how large a file may be, the policy says.
CALL_BYTES = 32 * 1024**2
CODED_BYTES = 16 * 1024**2
# Protects the server; how many come at a time, the policy says, which cannot let more.
MOST_FILES = 50
EXAMPLE = {"name": "lamp.jpg", "content": "/9j/4AAQSkZJRgABAQ=="}


def _bytes_of(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError(_("Write this as text."))
    try:
        # Unlike `base64.b64decode` it makes no copy of the text first.
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        words = _("Send the bytes of the file as Base64 (RFC 4648, section 4), on one line.")
        raise ValueError(words) from None


class FileFacts(Facts):
    """A picture or a PDF; the kind is told by its content, not by `name`."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    content: Annotated[
        bytes,
        BeforeValidator(_bytes_of),
        WithJsonSchema({"type": "string", "format": "byte", "contentEncoding": "base64"}),
    ]


Files = Annotated[tuple[FileFacts, ...], Field(max_length=MOST_FILES)]


def sent_of(files: Sequence[FileFacts]) -> list[Sent]:
    """As the verbs take them, which look at each."""
    return [Sent(one.name, one.content) for one in files]
