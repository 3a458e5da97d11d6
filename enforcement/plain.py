"""Words of strangers without what could steer a reader's screen."""

import unicodedata


def one_line(text: str) -> str:
    """Without signs that steer a terminal, a mail or the direction of writing."""
    words = " ".join(text.split())
    return "".join(sign for sign in words if not unicodedata.category(sign).startswith("C"))
