"""Every view × an object of somebody else's × everybody who may not have it: not found, and no row changed."""

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from tenants.models import Cooperative
from tests.isolation.addresses import TABLE, listed, names_an_object
from tests.isolation.listing import Address, Kind
from tests.isolation.walking import our_addresses
from tests.isolation.world import THEIR_VISITOR

ADDRESSES = our_addresses()
PEOPLE = ("anonymous", "shopper", "manager", "officer")
WITH_OBJECTS = [address for address in ADDRESSES if names_an_object(address)]
# Back offices are closed to everybody without a role there by one middleware, so there the staff of another storefront
# is who could find something; elsewhere everybody asks.
CASES = [
    (address, who)
    for address in WITH_OBJECTS
    for who in PEOPLE
    if who == "manager"
    or not (
        address.name.startswith("wagtail")
        or (address.host, listed(address.name).kind) == ("portal", Kind.STAFF)
    )
]
METHODS = ("get", "post")

NOT_FOUND, FORBIDDEN, WRONG_METHOD = 404, 403, 405
# What a session remembers of a visitor is no document.
BYSTANDERS = {"accounts_session"}

WRITES = """
    SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


def writes() -> dict[str, int]:
    """How often this transaction has written each table of any schema, taken-back writes included."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return {table: times for table, times in cursor.fetchall() if table.split(".")[1] not in BYSTANDERS}


class Asking:
    """A person's browser on a host."""

    def __init__(self, cooperative: Cooperative, user: User | None = None, **session: str) -> None:
        self.client = Client(HTTP_HOST=f"{cooperative.host}:8000", raise_request_exception=False)
        with tenant_context(cooperative):
            if user is not None:
                self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            if session:
                kept = self.client.session
                kept.update(session)
                kept.save()

    def ask(self, method: str, path: str) -> HttpResponse:
        return getattr(self.client, method)(path)


def path_of(address: Address, arguments: dict[str, object]) -> str:
    urlconf = settings.PORTAL_URLCONF if address.host == "portal" else settings.STOREFRONT_URLCONF
    return reverse(address.name, urlconf=urlconf, kwargs=arguments)


def person_named(world, name: str):
    return None if name == "anonymous" else getattr(world, name)


def is_refused(response: HttpResponse, address: Address, who: str) -> bool:
    """Not found; or, before an object is even looked for, sent to sign in or told that one has no access."""
    if response.status_code in {NOT_FOUND, WRONG_METHOD}:
        return True
    kind = listed(address.name or address.pattern).kind
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/masuk/")
    if kind in {Kind.OWN, Kind.INSTITUTION}:
        return to_sign_in and who == "anonymous"
    if kind in {Kind.STAFF, Kind.OPERATOR}:
        if who == "anonymous":
            return to_sign_in
        if who == "manager" and address.host == "storefront":
            # Works here, but may not do that to anything at all: Wagtail says so on the back office's home.
            return response.status_code == 302 and response["Location"] == "/admin/"
        return response.status_code == FORBIDDEN
    return False


def test_every_view_is_listed_with_who_may_see_it():
    missing = sorted({address.id for address in ADDRESSES if listed(address.name or address.pattern) is None})
    assert not missing, "list these in tests/isolation/addresses.py: " + ", ".join(missing)


def test_every_row_of_the_table_is_still_a_view():
    names = {address.name or address.pattern for address in ADDRESSES}
    assert not {key for key in TABLE if "*" not in key} - names
    for key in TABLE:
        assert "*" not in key or any(listed(name) is TABLE[key] for name in names), key


# Values that choose among what everybody sees, or name nothing of anybody's.
CHOICES = {"cloth", "piece", "category", "city", "door", "section"}
# Links that lead whoever holds them to the portal, which is one for all.
OPEN_TOKENS = {
    "portal:institution_invitation",
    # A package's code: it leads on to a page with a gate of its own.
    "portal:parcel",
    "portal:verification",
    "portal:application",
    "portal:application_withdraw",
    "portal:application_paper",
    # A list of sizes: whoever holds its link enters one size, and sees nobody else's.
    "portal:size_entry",
    "portal:size_own",
}


def test_every_address_that_names_an_object_has_one_of_somebody_elses():
    bare = {
        address.id: set(address.arguments) - CHOICES
        for address in ADDRESSES
        if (row := listed(address.name or address.pattern))
        and not names_an_object(address)
        and row.kind is not Kind.CLOSED
        and address.name not in OPEN_TOKENS
    }
    assert {name: arguments for name, arguments in bare.items() if arguments} == {}


@pytest.mark.parametrize(("address", "who"), CASES, ids=lambda value: getattr(value, "id", value))
def test_somebody_elses_object_is_not_found_and_nothing_is_written(world, undone, address, who):
    row = listed(address.name)
    host = world.portal if address.host == "portal" else world.ours
    asking = Asking(host, person_named(world, who))
    failures = []
    for arguments in row.theirs(world, address):
        path = path_of(address, arguments)
        for method in METHODS:
            before = writes()
            response = asking.ask(method, path)
            if not is_refused(response, address, who):
                failures.append(
                    f"{method} {path}: {response.status_code} {response.headers.get('Location', '')}"
                )
            if (after := writes()) != before:
                changed = {table for table in after if after[table] != before.get(table)}
                failures.append(f"{method} {path} wrote {sorted(changed)}")
    assert not failures


def has_its_owner_here(address: Address) -> bool:
    """A storefront's own things are asked for on its host, cooperatives at the portal."""
    kind = listed(address.name).kind
    if address.host == "portal":
        return kind not in {Kind.STAFF, Kind.PUBLIC, Kind.TOKEN}
    return kind is not Kind.OPERATOR


@pytest.mark.parametrize(
    "address", [*filter(has_its_owner_here, WITH_OBJECTS)], ids=lambda address: address.id
)
def test_the_owner_does_find_it(world, undone, address):
    """Otherwise the test above would prove nothing."""
    row = listed(address.name)
    arguments = row.theirs(world, address)[0]
    response = owner_of(world, address, row.kind).ask("get", path_of(address, arguments))
    assert response.status_code in row.found


def owner_of(world, address: Address, kind: Kind) -> Asking:
    if kind is Kind.OPERATOR:
        return Asking(world.portal, world.operator)
    if kind is Kind.INSTITUTION:
        return Asking(world.portal, world.their_officer)
    if kind is Kind.OWN:
        return Asking(world.portal if address.host == "portal" else world.theirs, world.their_shopper)
    if kind is Kind.STAFF:
        return Asking(world.theirs, world.their_manager)
    return Asking(world.theirs, basket=THEIR_VISITOR) if kind is Kind.VISITOR else Asking(world.theirs)


@pytest.mark.parametrize("who", [*PEOPLE, "operator"])
def test_closed_doors_are_closed_to_everybody(world, undone, who):
    # Those without a role here do not get as far as the missing page.
    closed = {302} if who == "anonymous" else {NOT_FOUND, FORBIDDEN}
    asking = {
        "portal": Asking(world.portal, person_named(world, who)),
        "storefront": Asking(world.ours, person_named(world, who)),
    }
    for address in ADDRESSES:
        row = listed(address.name or address.pattern)
        if row and row.kind is Kind.CLOSED:
            path = row.path or path_of(address, dict.fromkeys(address.arguments, world.their_manager.pk))
            for method in METHODS:
                response = asking[address.host].ask(method, path)
                assert response.status_code in closed | {NOT_FOUND}, (address.id, response.status_code)


def is_for_some_only(address: Address) -> bool:
    """A list, or a form for something new, of people with a role."""
    row = listed(address.name or address.pattern)
    kinds = {Kind.STAFF, Kind.OPERATOR, Kind.OWN, Kind.INSTITUTION}
    return bool(row and not names_an_object(address) and row.kind in kinds)


@pytest.mark.parametrize("address", [*filter(is_for_some_only, ADDRESSES)], ids=lambda address: address.id)
def test_what_is_not_public_is_closed_to_visitors(world, undone, address):
    """Lists too, which name no object."""
    row = listed(address.name or address.pattern)
    path = path_of(address, {}) if address.name else f"/{address.pattern}"
    host = world.portal if address.host == "portal" else world.ours
    for who in ("anonymous", "shopper"):
        if who == "shopper" and row.kind is Kind.OWN:
            continue
        response = Asking(host, person_named(world, who)).ask("get", path)
        assert is_refused(response, address, who), (
            who,
            response.status_code,
            response.headers.get("Location"),
        )
