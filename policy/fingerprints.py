"""A mark of some content: equal content, equal mark, and no other content has it."""

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """Return the SHA-256 as 64 hex digits, which change with any value of JSON-able `content`."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
