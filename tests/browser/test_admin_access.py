"""All of the back office can be used by everybody: one page of each kind, for those who see most."""

import pytest

from tests.browser.admin_walk import pages_seen
from tests.browser.test_staff import MANAGER
from tests.browser.visiting import DESKTOP, PHONE
from tests.browser.walking import sign_in

OPERATOR = "operator@demo.lumbung.test"
FEWEST_PAGES = 30


@pytest.mark.parametrize(("email", "slug", "width"), [(MANAGER, "cilegon", PHONE), (OPERATOR, "", DESKTOP)])
def test_each_kind_of_page_is_accessible(marketplace, visitor, email, slug, width):
    somebody = visitor(width)
    home = marketplace.storefront(slug) if slug else marketplace.portal
    somebody.page.goto(f"{home}/admin/")
    sign_in(somebody, email)
    somebody.page.wait_for_url(f"{home}/admin/")
    found, count = [], 0
    for address, status in pages_seen(somebody.page, f"{home}/admin/"):
        count += 1
        found += [f"{address}: {one}" for one in somebody.serious()]
        if status != 200:
            found.append(f"{address} answered {status}")
    assert not found, "\n".join(found)
    assert count >= FEWEST_PAGES
