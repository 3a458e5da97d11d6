"""The address of a button, opened as a page."""

import pytest


@pytest.mark.parametrize(
    ("path", "above"),
    [("/listings/7/publish/", "/listings/7/"), ("/tickets/7/answer/", "/tickets/7/")],
)
def test_leads_to_the_page_that_the_button_stands_on(client, sam, policy, path, above):
    client.force_login(sam)
    response = client.get(path)

    assert response.status_code == 302 and response["Location"] == above


def test_a_machine_is_told_that_the_method_is_wrong(client, db, policy):
    response = client.get("/hooks/tracking/00000000-0000-4000-8000-000000000000/")

    assert response.status_code == 405
