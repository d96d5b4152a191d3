"""The user: an e-mail address, a name, and rights that depend on the storefront being visited."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password they sign in by the link or code that is mailed to them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Nobody is a superuser: platform operators are members of the portal's operator group."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("WhatsApp number"), max_length=16, blank=True)
    language = models.CharField(_("language"), max_length=5, default="id")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now)
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, blank=True)

    # Through tables of the storefront's schema: permission queries see the current storefront's rows only.
    groups = models.ManyToManyField(  # type: ignore[assignment]  # overrides an abstract field, as Django allows
        Group, through="staff.RoleAssignment", related_name="user_set", related_query_name="user", blank=True
    )
    user_permissions = models.ManyToManyField(  # type: ignore[assignment]  # likewise
        Permission,
        through="staff.UserPermission",
        related_name="user_set",
        related_query_name="user",
        blank=True,
    )

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="accounts_user_no_superuser"),
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    # Wagtail's admin asks for these two names of Django's stock user.
    @property
    def first_name(self) -> str:
        return self.name

    @property
    def last_name(self) -> str:
        return ""

    @property
    def is_staff(self) -> bool:
        return False


class Address(models.Model):
    """A delivery address of a user; the district decides what delivery costs."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses")
    recipient = models.CharField(_("recipient"), max_length=120)
    phone = models.CharField(_("WhatsApp number"), max_length=16)
    street = models.TextField(_("address"))
    district = models.ForeignKey(
        "tenants.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    landmark = models.CharField(_("landmark"), max_length=120, blank=True)
    is_default = models.BooleanField(_("default address"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_default=True), name="accounts_address_one_default"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}"
