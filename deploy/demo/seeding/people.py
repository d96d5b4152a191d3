"""The people who sign in: staff, shoppers, institutions with their officers, one operator."""

from typing import Any

from django.db.models import Q

from deploy.demo.seeding import content
from marketplace.accounts.actions.addresses import add_address
from marketplace.accounts.actions.institutions import register_institution
from marketplace.accounts.actions.users import register_user
from marketplace.accounts.models import Institution, InstitutionMember, User
from marketplace.core.phone import normalise_phone
from tenants.models import Region
from tenants.staff.actions import add_member
from tenants.staff.roles import OPERATOR

PASSWORD = "lumbung-coba"  # noqa: S105  printed by deploy/up; opens demonstration accounts only
OPERATOR_EMAIL = "operator@demo.lumbung.test"
# Approves what the other has written.
SECOND_OPERATOR_EMAIL = "keuangan@demo.lumbung.test"
SEEDER = "demo"


def person(email: str, name: str, *, phone: str = "") -> User:
    """The account of this address, made when it is new."""
    found = User.objects.filter(email=email).first()
    return found or register_user(email=email, name=name, phone=phone, password=PASSWORD, actor=SEEDER)


def write_staff(cooperative: dict[str, Any], people: dict[str, User]) -> None:
    """In the storefront's schema: who works there."""
    for one in cooperative["staff"]:
        add_member(user=people[one["email"]], roles=[one["role"]], actor=SEEDER)


def staff_accounts(cooperative: dict[str, Any]) -> dict[str, User]:
    """In `public`: {e-mail: account}."""
    return {one["email"]: person(one["email"], one["name"]) for one in cooperative["staff"]}


def write_operator() -> None:
    """In the portal's schema: the operators of the platform."""
    add_member(user=person(OPERATOR_EMAIL, "Operator Lumbung"), roles=[OPERATOR], actor=SEEDER)
    add_member(user=person(SECOND_OPERATOR_EMAIL, "Keuangan Lumbung"), roles=[OPERATOR], actor=SEEDER)


def write_shoppers() -> None:
    for one in content.read("shoppers")["shoppers"]:
        user = person(one["email"], one["name"], phone=normalise_phone(one["phone"]))
        if user.addresses.exists():
            continue
        district = district_named(one["district"], one["region"])
        add_address(
            user=user, recipient=one["name"], phone=user.phone, street=one["address"], district=district
        )


def write_institutions() -> dict[str, Institution]:
    """{key of the content file: institution with its people}."""
    institutions = {}
    for one in content.read("institutions")["institutions"]:
        people = [(person(each["email"], each["name"]), each["role"]) for each in one["people"]]
        if found := Institution.objects.filter(name=one["name"]).first():
            institutions[one["key"]] = found
            continue
        officer = next(user for user, role in people if role == InstitutionMember.Role.OFFICER)
        institution = register_institution(
            name=one["name"],
            kind=one["kind"],
            region=Region.objects.get(code=one["region"]),
            address=one["address"],
            npwp=one["npwp"],
            by=officer,
        )
        institution.units = one["units"]
        institution.save()
        for user, role in people:
            InstitutionMember.objects.get_or_create(institution=institution, user=user, role=role)
        institutions[one["key"]] = institution
    return institutions


def district_named(name: str, region: str) -> Region:
    """The district of that name in a regency or city, else its first one."""
    districts = Region.objects.filter(parent_id=region, kind=Region.Kind.DISTRICT)
    return districts.filter(Q(name__iexact=name)).first() or districts.order_by("code")[0]
