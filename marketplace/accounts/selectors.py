"""Reads of people, their addresses and sessions, and institutions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.accounts.invitation_tokens import hash_of
from marketplace.accounts.models import (
    Address,
    Institution,
    InstitutionInvitation,
    InstitutionMember,
    Session,
    User,
)
from tenants.models import Cooperative, Region


@dataclass
class Person:
    """Somebody who works for an institution, with all their roles there."""

    user: User
    institution: Institution
    roles: list[str] = field(default_factory=list)

    @property
    def role_names(self) -> str:
        return self.institution.role_names(self.roles)


def addresses_of(user: User) -> QuerySet[Address]:
    """Default first, then the newest; with district, city and province."""
    return (
        Address.objects.filter(user=user)
        .select_related("district__parent__parent")
        .order_by("-is_default", "-created_at")
    )


def default_address_of(user: User) -> Address | None:
    return addresses_of(user).first()


def sessions_of(user: User) -> list[tuple[Session, str]]:
    """A person's open sessions, newest first, each with the name of the place it is signed in to."""
    sessions = list(
        Session.objects.filter(user_id=user.pk, expire_date__gt=timezone.now()).order_by("-signed_in_at")
    )
    names = dict(
        Cooperative.objects.filter(schema_name__in={session.schema_name for session in sessions}).values_list(
            "schema_name", "name"
        )
    )
    return [(session, names.get(session.schema_name, "")) for session in sessions]


def institutions_of(user: AbstractBaseUser) -> QuerySet[Institution]:
    """Institutions for which the person works, by name."""
    return (
        Institution.objects.filter(memberships__user=user)
        .select_related("region")
        .distinct()
        .order_by("name", "pk")
    )


def roles_in(user: AbstractBaseUser, institution: Institution) -> frozenset[str]:
    """The person's roles in the institution; empty for strangers."""
    return frozenset(
        InstitutionMember.objects.filter(user_id=user.pk, institution=institution).values_list(
            "role", flat=True
        )
    )


def people_of(institution: Institution) -> list[Person]:
    """Everybody who works for the institution, by name."""
    return _people(institution.memberships.select_related("user").order_by("user__name", "user_id", "role"))


def people_with_role(institution: Institution, role: str) -> list[User]:
    """For notices: the people of one role."""
    return list(
        User.objects.filter(
            institution_memberships__institution=institution, institution_memberships__role=role
        )
    )


def open_institution_invitations(institution: Institution) -> QuerySet[InstitutionInvitation]:
    return institution.invitations.filter(accepted_at=None, revoked_at=None)


def institution_invitation_by_token(token: str) -> InstitutionInvitation | None:
    return (
        InstitutionInvitation.objects.select_related("institution__region", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )


def provinces() -> QuerySet[Region]:
    return Region.objects.filter(kind=Region.Kind.PROVINCE).order_by("name")


def cities_of(province_code: str) -> QuerySet[Region]:
    return Region.objects.filter(parent_id=province_code, kind__in=CITY_KINDS).order_by("kind", "name")


def districts_of(city_code: str) -> QuerySet[Region]:
    return Region.objects.filter(parent_id=city_code, kind=Region.Kind.DISTRICT).order_by("name")


CITY_KINDS = (Region.Kind.REGENCY, Region.Kind.CITY)


def _people(memberships: Iterable[InstitutionMember]) -> list[Person]:
    people: dict[int, Person] = {}
    for membership in memberships:
        person = people.setdefault(membership.user_id, Person(membership.user, membership.institution))
        person.roles.append(membership.role)
    return list(people.values())
