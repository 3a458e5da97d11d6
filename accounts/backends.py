"""Who is signed in, loaded in one question with what they may do: every page asks for both."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import StaffRole, User
from core.prepared import ASKER, Prepared, columns_of, prepare


class Backend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        for user in _person().rows_of(User, "role_names", user=user_id):
            user.roles = frozenset(user.role_names)  # type: ignore[attr-defined]
            return user if self.user_can_authenticate(user) else None
        return None


@cache
def _person() -> Prepared:
    roles = ArraySubquery(StaffRole.objects.filter(user_id=OuterRef("pk")).values("role"))
    rows = User.objects.annotate(role_names=roles).filter(pk=ASKER.user.pk)
    return prepare(rows.values_list(*columns_of(User, "role_names")))
