"""People, the stores they work for, and what they may do there."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.addresses.rows import AddressWish as AddressWish
from accounts.handover.rows import Handover as Handover
from accounts.privacy.rows import DataRequest as DataRequest
from accounts.scopes import Scope
from accounts.sessions.rows import SignIn as SignIn
from accounts.staff.invited import StaffInvitation as StaffInvitation
from accounts.staff.rows import AdminChange as AdminChange
from accounts.team.rows import Invitation as Invitation
from core.prepared import ASKER, Prepared, columns_of, prepare
from core.search.gapless import index_of_signs


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. The mail address is the name they sign in with."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        CHINESE = "zh-hans", _("Simplified Chinese")

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(max_length=40, default="UTC")
    # Whether single keys are shortcuts for this person (WCAG 2.1.4).
    single_keys = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.staff_roles.values_list("role", flat=True))

    @cached_property
    def places(self) -> "list[Membership]":
        """Where the person works, the first place first; read once for a page."""
        return _places().rows_of(Membership, "store", user=self.pk)

    @property
    def is_moderator(self) -> bool:
        return bool(self.roles & {StaffRole.Role.MODERATOR, StaffRole.Role.SENIOR_MODERATOR})

    @property
    def is_senior(self) -> bool:
        return StaffRole.Role.SENIOR_MODERATOR in self.roles

    @property
    def is_mediator(self) -> bool:
        return StaffRole.Role.MEDIATOR in self.roles

    @property
    def is_policy_admin(self) -> bool:
        return StaffRole.Role.POLICY_ADMIN in self.roles

    @property
    def is_liaison(self) -> bool:
        return StaffRole.Role.LIAISON in self.roles

    @property
    def is_auditor(self) -> bool:
        return StaffRole.Role.AUDITOR in self.roles


class StaffRole(models.Model):
    """A right of somebody who works for the marketplace itself."""

    class Role(models.TextChoices):
        MODERATOR = "moderator", _("Moderator")
        SENIOR_MODERATOR = "senior_moderator", _("Senior moderator")
        MEDIATOR = "mediator", _("Mediator")
        POLICY_ADMIN = "policy_admin", _("Policy admin")
        LIAISON = "liaison", _("Liaison")
        AUDITOR = "auditor", _("Auditor")

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "role"], name="staff_role_once"),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=[
                        "moderator",
                        "senior_moderator",
                        "mediator",
                        "policy_admin",
                        "liaison",
                        "auditor",
                    ]
                ),
                name="staff_role_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} as {self.role}"


class StoreQuerySet(models.QuerySet["Store"]):
    def for_user(self, user: Any) -> "StoreQuerySet":
        """Stores that this person works for."""
        return self.filter(memberships__user_id=user.pk).distinct()


class Store(models.Model):
    """A seller's shop: the tenant. Rows that grow carry its id."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = StoreQuerySet.as_manager()

    class Meta:
        indexes = (
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="store_words"),
            index_of_signs("name", name="store_signs"),
        )

    def __str__(self) -> str:
        return self.name

    def people(self, *roles: str) -> models.QuerySet[User]:
        """Everybody who works here, or those with one of `roles`."""
        members = self.memberships.filter(role__in=roles) if roles else self.memberships.all()
        return User.objects.filter(pk__in=members.values("user"), is_active=True)

    def listed_people(self) -> list[User]:
        """All `people` as a list, by a question that is written once, for what is done to many."""
        return _listed_people().rows_of(User, store=self.pk)


@cache
def _listed_people() -> Prepared:
    members = Membership.objects.filter(store_id=ASKER.store.pk).values("user")
    people = User.objects.filter(pk__in=members, is_active=True)
    return prepare(people.values_list(*columns_of(User)))


class Membership(models.Model):
    """What a person may do in one store."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        LISTING_CLERK = "listing_clerk", _("Listing clerk")
        SHIPPING_CLERK = "shipping_clerk", _("Shipping clerk")
        SERVICE_CLERK = "service_clerk", _("Service clerk")
        READER = "reader", _("Reader")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    store = models.ForeignKey(Store, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["store", "user"], name="membership_once"),
            # A store without an owner could never be closed or handed over.
            models.UniqueConstraint(
                fields=["store"], condition=models.Q(role="owner"), name="membership_one_owner"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} at {self.store} as {self.role}"


@cache
def _places() -> Prepared:
    rows = Membership.objects.filter(user_id=ASKER.user.pk).order_by("pk")
    return prepare(rows.values_list(*columns_of(Membership, "store")))


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def in_use(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at=None)

    def to_announce(self, now: datetime, before: timedelta) -> "ApiKeyQuerySet":
        """Keys that end within `before`, and whose owner was not told yet."""
        soon = {"expires_at__gt": now, "expires_at__lte": now + before}
        return self.in_use().filter(end_told_at=None, **soon)


class UsedCode(models.Model):
    """A code of an app that somebody gave; not taken again while it would still be right."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "digest"], name="code_used_once"),)

    def __str__(self) -> str:
        return f"Code of {self.user_id}"


# What keys from before there were scopes may do.
OLD_SCOPES = [Scope.ORDERS_WRITE.value, Scope.TICKETS_WRITE.value]


class ApiKey(models.Model):
    """A store's own key for the API. Only its hash is kept."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    # Both sides need it to sign, so it is kept as it is. With one, only signed calls are taken.
    signing_secret = models.CharField(max_length=64, blank=True, db_default="")
    # Codes of `accounts.scopes.Scope`.
    scopes = ArrayField(models.CharField(max_length=20), db_default=OLD_SCOPES)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # From then on it opens nothing; without it the key has no end.
    expires_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    # The day of its last call (UTC), written at most once a day.
    used_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scopes__len__gt=0), name="api_key_may_do_something"
            ),
            # Where no person did it, this name says that the store did.
            models.CheckConstraint(condition=~models.Q(name=""), name="api_key_named"),
            models.CheckConstraint(
                condition=models.Q(expires_at=None)
                | models.Q(expires_at__gt=models.F("created_at")),
                name="api_key_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["store", "name"],
                condition=models.Q(revoked_at=None),
                name="api_key_name_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"],
                name="api_key_to_announce",
                condition=models.Q(expires_at__isnull=False, revoked_at=None, end_told_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_signed_only(self) -> bool:
        return bool(self.signing_secret)

    @property
    def may(self) -> list[str]:
        """Its scopes in words, in their order."""
        return [str(scope.label) for scope in Scope if scope in self.scopes]

    def has_ended(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now
