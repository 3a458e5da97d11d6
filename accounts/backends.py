"""Who is signed in, loaded in one question with what they may do: every page asks for both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import StaffRole, User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: Any) -> User | None:
        roles = ArraySubquery(StaffRole.objects.filter(user_id=OuterRef("pk")).values("role"))
        user = User.objects.annotate(role_names=roles).filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.roles = frozenset(user.role_names)
        return user
