"""Role × page: who works here sees what belongs to the work; nobody else's staff, no shopper and no visitor sees anything."""

import json
import re
from fnmatch import fnmatchcase

import pytest
from django.urls import reverse

from tenants.selectors import portal
from tests.accounts.conftest import person
from tests.isolation.addresses import Kind, listed
from tests.isolation.roles import MATRIX, PROVED_ELSEWHERE, ROLES
from tests.isolation.walking import our_addresses

__all__ = ["person"]

STOREFRONT = "marketplace.urls.storefront"
PAGES = sorted(
    {
        address.name
        for address in our_addresses()
        if address.host == "storefront"
        and address.name
        and not address.arguments
        and listed(address.name) is not None
        and listed(address.name).kind is Kind.STAFF
        and not address.name.startswith(PROVED_ELSEWHERE)
    }
)
MOST_ITEMS = 5


def allowed(name: str) -> frozenset[str]:
    return next((roles for key, roles in MATRIX.items() if fnmatchcase(name, key)), frozenset({"unlisted"}))


@pytest.fixture
def people(cilegon, bekasi, staff_of, client_of, person):
    """Browsers on Cilegon's host: one for each role, Bekasi's manager, a shopper, a visitor."""
    browsers = {role: client_of(cilegon, staff_of(cilegon, role)) for role in ROLES}
    browsers["staff of another"] = client_of(cilegon, staff_of(bekasi, "manager"))
    browsers["shopper"] = client_of(cilegon, person())
    browsers["visitor"] = client_of(cilegon)
    return browsers


def test_every_page_of_the_back_office_says_which_roles_see_it():
    assert not [name for name in PAGES if "unlisted" in allowed(name)], (
        "list these in tests/isolation/roles.py"
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_its_roles_only(people, name):
    path = reverse(name, urlconf=STOREFRONT)
    opened = set()
    for who, client in people.items():
        response = client.get(path)
        to_list = response.status_code == 302 and response["Location"] == "/admin/pesanan/"
        if response.status_code == 200 or (to_list and name in {"orders:labels", "orders:packing_lists"}):
            opened.add(who)
        else:
            assert response.status_code in (302, 403, 404), (who, response.status_code)
    assert opened == set(allowed(name))


def menu_names(page: str, *, below: str = "") -> list[str]:
    """The names in the menu, or in one of its parts."""
    props = json.loads(re.search(r'id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    (menu,) = [module for module in props["modules"] if module["_type"] == "wagtail.sidebar.MainMenuModule"]
    items = menu["_args"][0]
    if below:
        (items,) = [item["_args"][1] for item in items if item["_args"][0]["name"] == below]
    return [item["_args"][0]["name"] for item in items]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_at_most_five_menu_items(people, role):
    names = menu_names(people[role].get("/admin/").content.decode())
    assert 1 <= len(names) <= MOST_ITEMS, names


def test_operator_has_at_most_five_menu_items_and_finds_the_rest_below_settings(staff_of, client_of):
    home = portal()
    page = client_of(home, staff_of(home, "operator")).get("/admin/").content.decode()
    names = menu_names(page)
    assert 1 <= len(names) <= MOST_ITEMS, names
    settings = menu_names(page, below="settings")
    assert {"pilihan-beranda", "kategori", "aturan-pajak"} <= set(settings), settings
    assert len(settings) == len(set(settings))
