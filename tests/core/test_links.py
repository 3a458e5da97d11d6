from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.errors import NotFound
from core.links import issue, open_link, revoke
from core.models import SignedLink


@pytest.fixture
def link(sams_store, noon):
    until = noon + timedelta(days=60)
    return issue("buyer", sams_store, store=sams_store, expires_at=until, now=noon)


def test_opens_until_it_expires(link, noon):
    assert open_link(link.token, "buyer", now=noon) == link
    with pytest.raises(NotFound, match="has ended"):
        open_link(link.token, "buyer", now=noon + timedelta(days=60))


def test_revoked_links_stay_closed(link, noon):
    revoke(link, now=noon)
    with pytest.raises(NotFound, match="has ended"):
        open_link(link.token, "buyer", now=noon)


@pytest.mark.parametrize("forge", [lambda t: t[:-1] + "!", lambda t: "9" + t, lambda t: "", str])
def test_forged_links_and_other_purposes_open_nothing(link, noon, forge):
    token = forge(link.token)
    purpose = "buyer" if token != link.token else "other"
    with pytest.raises(NotFound):
        open_link(token, purpose, now=noon)


def test_a_link_must_live(sams_store, noon):
    with pytest.raises(IntegrityError, match="link_lives"):
        SignedLink.objects.create(
            purpose="buyer", subject_id=1, store=sams_store, created_at=noon, expires_at=noon
        )
