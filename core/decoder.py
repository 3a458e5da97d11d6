"""`python -m core.decoder`: decodes one picture as a process of its own.

It can take neither memory nor time beyond what it is given, and holds nothing worth stealing;
`core.pictures` starts it.
"""

import json
import resource
import sys
from typing import Any

from core.decoding import CheckedPicture, Limits, Refused, decode
from core.fingerprints import Fingerprint, Print


def as_answer(checked: CheckedPicture) -> bytes:
    """One line of facts, then the two pictures. Never pickled: the decoder is not trusted."""
    facts = {name: getattr(checked, name) for name in ("width", "height", "sha256", "plain_edge")}
    facts |= {"prints": checked.fingerprint, "bytes": len(checked.body)}
    return json.dumps(facts).encode() + b"\n" + checked.body + checked.thumbnail


def read_answer(answer: bytes) -> CheckedPicture:
    """Raises Refused when the answer says so, ValueError when it is none."""
    line, _line_end, pictures = answer.partition(b"\n")
    facts: dict[str, Any] = json.loads(line)
    if "refused" in facts:
        raise Refused(facts["refused"], facts["number"])
    prints = [Print(*bits) if bits else None for bits in facts.pop("prints")]
    size = facts.pop("bytes")
    return CheckedPicture(
        pictures[:size], pictures[size:], **facts, fingerprint=Fingerprint(*prints)
    )


def main() -> int:
    """Decode what stands on stdin under the limits in the arguments; answer on stdout."""
    limits = Limits(**json.loads(sys.argv[1]))
    memory, seconds = limits.max_memory_bytes, limits.max_seconds
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The first one ends it with a signal of its own, so that its starter knows why.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))
    try:
        answer = as_answer(decode(sys.stdin.buffer.read(), limits))
    except Refused as refusal:
        answer = json.dumps({"refused": refusal.code, "number": refusal.number}).encode()
    except MemoryError:
        answer = b'{"refused": "picture_memory", "number": 0}'
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
