"""Every operation with what its schema allows and with what it does not: no fault of ours, and no
answer that the schema does not name."""

import time
from contextlib import suppress

from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.rows import LISTS

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Seconds for all operations together; what is left over of one goes to none.
AT_MOST = 40
CASES, AT_LEAST = 40, 5


class Enough(Exception):
    """The time of an operation is over."""


SETTINGS = settings(
    max_examples=CASES,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def operations(described):
    return [found.ok() for found in described.get_all_operations()]


def call_many(operation, mode, secret, until):
    """The statuses of what was called, and what failed; at least some cases, however slow."""
    called, failed = [], []

    @SETTINGS
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        if len(called) + len(failed) >= AT_LEAST and time.monotonic() > until:
            raise Enough
        # Also in place of what was made up for the header.
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
        try:
            called.append(case.call_and_validate(checks=CHECKS).status_code)
        except (Exception, BaseExceptionGroup) as failure:
            # Kept here: tried again for a smaller one, it may meet the end of the time.
            failed.append(f"{operation.label} {mode.value}: {failure}")

    with suppress(Enough):
        call()
    return called, failed


def test_no_fault_and_no_answer_outside_the_schema(
    described, secret, sams_store, sam, mia, noon, capsys
):
    for name in ("listings", "tickets", "decisions", "jobs"):
        LISTS[name][0](sams_store, {"sam": sam, "mia": mia}, noon, 2)
    found, failed, called = operations(described), [], []
    turns = [(one, mode) for one in found for mode in GenerationMode]
    for operation, mode in turns:
        until = time.monotonic() + AT_MOST / len(turns)
        did, wrong = call_many(operation, mode, secret, until)
        called += did
        failed += wrong
    with capsys.disabled():
        print(f"\n{len(found)} operations, {len(called)} cases, {len(failed)} failures")

    assert failed == []
    assert len(found) == 41 and len(called) >= AT_LEAST * len(found)
    # The key opened the door, and the rows were met behind it.
    assert 401 not in called and {200, 404, 422} <= set(called)
