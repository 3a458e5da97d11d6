"""What `.dockerignore` lets into an image: those rules of Docker that ours makes use of."""

import re

from tests.operations.examples import ROOT


def rules():
    """Each as (whether it lets in again, its pattern); of those that match the last counts."""
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.startswith("!"), _pattern(line.lstrip("!"))


def _pattern(text):
    """`*` is any name, `**/` any folders or none; what holds of a folder holds of all below it."""
    parts = re.split(r"(\*\*/|\*)", text)
    known = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return re.compile("".join(known.get(part) or re.escape(part) for part in parts) + "(?:/.*)?")


def is_in(path):
    """Whether a file, told by its path from the root, is sent to a build."""
    told = True
    for lets_in, pattern in rules():
        if pattern.fullmatch(path):
            told = lets_in
    return told
