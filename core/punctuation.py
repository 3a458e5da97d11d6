"""Marks between words, as the reader's language writes them."""

from django.utils.translation import pgettext


def colon() -> str:
    """What stands between a label and its value; Chinese has one of its own width."""
    return pgettext("between a label and its value", ": ")
