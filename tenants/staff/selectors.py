"""Reads of who works in this storefront."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.invitation_tokens import hash_of
from marketplace.accounts.models import User
from marketplace.accounts.second_factor import is_exempt
from tenants.staff.models import Invitation, Membership, RoleAssignment
from tenants.staff.roles import EDITOR, MANAGER, NEEDS_SECOND_FACTOR, OPERATOR, ORDER_DESK, TREASURER

ROLE_NAMES: dict[str, Promise] = {
    MANAGER: _("Manager"),
    EDITOR: _("Editor"),
    ORDER_DESK: _("Order desk"),
    TREASURER: _("Treasurer"),
    OPERATOR: _("Platform operator"),
}

ROLE_HELP: dict[str, Promise] = {
    MANAGER: _("Everything in this storefront, staff included."),
    EDITOR: _("Goods, stories and pictures."),
    ORDER_DESK: _("Orders, requests and quotes; stock."),
    TREASURER: _("Payments and what orders are worth."),
    OPERATOR: _("The portal, its cooperatives, and what all storefronts share."),
}


@dataclass
class StaffMember:
    """Somebody who works here, with all their roles."""

    membership: Membership
    roles: list[str] = field(default_factory=list)
    has_second_factor: bool = False

    @property
    def user(self) -> User:
        return self.membership.user

    @property
    def role_names(self) -> str:
        return ", ".join(str(ROLE_NAMES.get(role, role)) for role in self.roles)

    @property
    def needs_second_factor(self) -> bool:
        return bool(NEEDS_SECOND_FACTOR & set(self.roles))

    @property
    def second_factor_words(self) -> Promise:
        if self.has_second_factor:
            return _("Set up")
        if self.needs_second_factor and is_exempt(self.user):
            return _("Not asked of demonstration accounts")
        return _("Missing, but needed") if self.needs_second_factor else _("Not needed")

    @property
    def second_factor_kind(self) -> str:
        if self.has_second_factor:
            return "success"
        return "warning" if self.needs_second_factor and not is_exempt(self.user) else "neutral"


def leading_role() -> str:
    """The role without which nobody could add anybody: manager in a storefront, operator at the portal."""
    return OPERATOR if connection.schema_name == settings.PORTAL_SCHEMA else MANAGER


def roles_to_choose() -> list[tuple[str, str]]:
    """The roles that exist here, for a form. Operators work at the portal only."""
    return [
        (role, f"{name}: {ROLE_HELP[role]}")
        for role, name in ROLE_NAMES.items()
        if role != OPERATOR or leading_role() == OPERATOR
    ]


def staff_members() -> list[StaffMember]:
    """Everybody who works here now, by name: three queries however many they are."""
    memberships = (
        Membership.objects.filter(left_at=None).select_related("user").order_by("user__name", "user_id")
    )
    people = {membership.user_id: StaffMember(membership) for membership in memberships}
    for user_id, role in (
        RoleAssignment.objects.filter(user_id__in=people)
        .order_by("group_id")
        .values_list("user_id", "group__name")
    ):
        people[user_id].roles.append(role)
    protected = Authenticator.objects.filter(user_id__in=people, type=Authenticator.Type.TOTP)
    for user_id in protected.values_list("user_id", flat=True):
        people[user_id].has_second_factor = True
    return list(people.values())


def staff_member(user_id: int) -> StaffMember | None:
    return next((person for person in staff_members() if person.user.pk == user_id), None)


def open_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("role", "invited_by")


def invitation_by_token(token: str) -> Invitation | None:
    return Invitation.objects.select_related("role", "invited_by").filter(token_hash=hash_of(token)).first()


def people_with_role(*roles: str) -> list[User]:
    """For notices: active people who have one of the roles here."""
    return list(User.objects.filter(is_active=True, groups__name__in=roles).distinct().order_by("pk"))


def people_for_digests() -> list[tuple[User, set[str]]]:
    """[(person, roles here)] of those who work here now and want the daily mail; two queries."""
    roles: dict[int, set[str]] = {}
    for user_id, role in RoleAssignment.objects.values_list("user_id", "group__name"):
        roles.setdefault(user_id, set()).add(role)
    memberships = Membership.objects.filter(
        user_id__in=roles, user__is_active=True, left_at=None, wants_digest=True
    )
    return [(one.user, roles[one.user_id]) for one in memberships.select_related("user").order_by("user_id")]


def wants_digest(user_id: int) -> bool:
    return Membership.objects.filter(user_id=user_id, wants_digest=True).exists()
