"""The seller's desk offers only what its verbs let this member do."""

import pytest

from accounts.actions import add_member
from tests.cast import make_user


@pytest.fixture
def page(client, ticket, sams_store, sam, noon):
    def read(role):
        user = make_user("Nora")
        add_member(sams_store, user=user, role=role, actor=sam, now=noon)
        client.force_login(user)
        return client.get(f"/tickets/{ticket.pk}/").content.decode()

    return read


@pytest.mark.parametrize(
    ("role", "writes"), [("service_clerk", True), ("listing_clerk", False), ("reader", False)]
)
def test_only_service_roles_get_forms(page, ticket, role, writes):
    html = page(role)

    assert "It is broken." in html
    for part in ("answer", "offer", "mediation"):
        assert (f'action="/tickets/{ticket.pk}/{part}/"' in html) is writes
