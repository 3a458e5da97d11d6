"""Primary keys in what people send."""

# A bigint has 19 digits; one of 18 always fits.
DIGITS_AT_MOST = 18


def key_of(text: str) -> int | None:
    """The primary key that a text from outside names; None where it can be none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS_AT_MOST else None
