"""All of the back office can be used by everybody: one page of each kind, whoever sees it."""

import pytest

from tests.browser.admin_walk import pages_seen
from tests.browser.test_staff import MANAGER
from tests.browser.visiting import DESKTOP, PHONE
from tests.browser.walking import sign_in

OPERATOR = "operator@demo.lumbung.test"
# Who sees most comes first; the others open their front page and what nobody before them saw.
WALKS = [
    pytest.param(MANAGER, "cilegon", PHONE, 60, id="manager"),
    pytest.param("editor.cilegon@demo.lumbung.test", "cilegon", PHONE, 1, id="editor"),
    pytest.param("pesanan.cilegon@demo.lumbung.test", "cilegon", PHONE, 1, id="order desk"),
    pytest.param("bendahara.cilegon@demo.lumbung.test", "cilegon", PHONE, 1, id="treasurer"),
    pytest.param(OPERATOR, "", DESKTOP, 30, id="operator"),
]


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """{storefront: kinds of its pages that somebody walked before}. Run alone, a walk is only longer."""
    return {}


@pytest.mark.parametrize(("email", "slug", "width", "fewest"), WALKS)
def test_each_kind_of_page_is_accessible(marketplace, visitor, known, email, slug, width, fewest):
    somebody = visitor(width)
    home = marketplace.storefront(slug) if slug else marketplace.portal
    somebody.page.goto(f"{home}/admin/")
    sign_in(somebody, email)
    somebody.page.wait_for_url(f"{home}/admin/")
    found, count = [], 0
    for address, status in pages_seen(somebody.page, f"{home}/admin/", known.setdefault(slug, set())):
        count += 1
        found += [f"{address}: {one}" for one in somebody.serious()]
        if status != 200:
            found.append(f"{address} answered {status}")
    assert not found, "\n".join(found)
    assert count >= fewest
