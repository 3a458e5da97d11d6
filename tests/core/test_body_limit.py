"""What a call claims to send is refused before it is read, in words."""

import re

from django.conf import settings

from tests.operations.examples import EXAMPLES

MEGA = 1024 * 1024


def claim(client, path, size):
    return client.generic("POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=size)


def test_a_page_says_how_much_fits(client, db):
    refused = claim(client, "/accounts/login/", settings.BODY_MAX_SIZE + MEGA)
    assert refused.status_code == 413
    assert "What you sent has 61 MB; up to 60 MB fit at once." in refused.text


def test_a_machine_reads_a_problem(client, db):
    refused = claim(client, "/api/v1/listings/", 2048 * MEGA)
    assert refused.status_code == 413 and refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "too_large"


def test_the_example_of_a_proxy_takes_as_much():
    taken = re.search(r"client_max_body_size (\d+)m;", (EXAMPLES / "nginx.conf").read_text())[1]
    assert int(taken) * MEGA == settings.BODY_MAX_SIZE
