"""What a moderator reads beside each report of a case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enforcement.queries.signals import signal_lines
from tests.enforcement.steps import report, signal, uphold


def test_a_check_and_a_nameless_report_have_no_accuracy(sams_store, noon):
    row = report("sams", noon, name="", email="", is_abuse_offence=True)
    signal(sams_store, noon, row.rule_code)

    nameless, check = signal_lines(row.case)

    assert (nameless.report, nameless.accuracy) == (row, None)
    assert (check.report, check.accuracy) == (None, None)


@pytest.mark.parametrize("people", [1, 9])
def test_as_many_queries_for_many_reporters(sams_store, noon, people):
    for n in range(people):
        row = report("sams", noon, email=f"p{n}@example.org")

    with CaptureQueriesContext(connection) as seen:
        found = signal_lines(row.case)

    assert len(found) == people and all(line.accuracy.filed == 1 for line in found)
    assert len(seen) == 2


def test_a_moderator_reads_it_beside_the_report(client, sams_store, mia, noon):
    uphold(report("sams", noon), mia, noon)
    row = report("sams", noon + timedelta(hours=1))

    client.force_login(mia)
    page = client.get(f"/moderation/cases/{row.case_id}/").content.decode()

    assert "All reports of this sender: 1 of 1 upheld (21–100%)" in page
