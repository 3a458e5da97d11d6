"""A site of its own, whose servers may die."""

import pytest

from tests.operations.hosts import Site


@pytest.fixture
def own_site(tmp_path, server_environment):
    with Site(tmp_path / "site", is_durable=True) as running:
        running.make_roles()
        running.copy_rows(server_environment["DATABASE_OWNER_URL"])
        yield running
