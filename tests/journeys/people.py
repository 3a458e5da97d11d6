"""People and stores of journeys, each with a name of its own in the shared database."""

from itertools import count

from accounts.actions import grant_staff_role, open_store
from core import clock
from tests.cast import make_user

_numbers = count(1)


def person(name, *roles, **facts):
    """Somebody new; `roles` are staff roles."""
    user = make_user(f"{name}{next(_numbers)}", **facts)
    user.name = name
    user.save(update_fields=["name"])
    for role in roles:
        grant_staff_role(user, role=role, actor=None, now=clock.now())
    return user


def store_of(owner, name, country="CN"):
    slug = f"store-{next(_numbers)}"
    return open_store(slug=slug, name=name, country=country, owner=owner, now=clock.now())
