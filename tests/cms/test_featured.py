"""What the operator chooses comes first on the portal's home, for its days, as long as it may be seen."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from cms.models import Featured
from search.models import Entry
from search.projection import project_all
from tenants.selectors import portal
from tenants.urls import base_address
from tests.cms.test_storefront_pages import make_product, statements, tell_story

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/pilihan-beranda/", "/admin/pilihan-beranda/new/"
MOST_STATEMENTS = 25


@pytest.fixture
def home():
    return portal()


@pytest.fixture
def operator(staff, home):
    return staff(home, "operator")


@pytest.fixture
def found(cilegon):
    """A story and two products of Cilegon that can be found; `entry(title)` answers one."""
    with tenant_context(cilegon):
        product = make_product("Sate bandeng", "T-1")
        make_product("Tas siaga", "T-2")
        tell_story("menarik-duri", title="Menarik duri", products=[product])
        tell_story("menjahit-tas", title="Menjahit tas")
        for _ in project_all(cilegon):
            pass
    return lambda title: Entry.objects.get(title=title, is_visible=True)


def choice(address, start=0, end=5, position=1):
    today = timezone.localdate()
    return {
        "address": address,
        "start_on": today + datetime.timedelta(days=start),
        "end_on": today + datetime.timedelta(days=end),
        "position": position,
    }


def shown(client_of, home):
    return client_of(home).get("/").content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_operator_chooses_by_address_and_home_shows_it(operator, home, found, cilegon, client_of, prefix):
    assert "/produk/tas-siaga/" not in shown(client_of, home)
    address = base_address(cilegon) + prefix + "/produk/tas-siaga/?cerita=3"

    assert operator.post(ADD, choice(address)).status_code == 302

    page = shown(client_of, home)
    assert "/produk/tas-siaga/" in page
    assert "Tas siaga" in operator.get(LIST).content.decode()


def test_chosen_stories_come_before_the_newest(home, found, client_of):
    with tenant_context(home):
        Featured.objects.create(entry=found("Menarik duri"), end_on=timezone.localdate())
    page = shown(client_of, home)
    assert page.index("Menarik duri") < page.index("Menjahit tas")
    assert page.count("/cerita/menarik-duri/") == client_of(home).get("/cerita/").content.decode().count(
        "/cerita/menarik-duri/"
    )


def test_city_of_a_chosen_cooperative_comes_first(home, found, cilegon, bekasi, client_of):
    with tenant_context(bekasi):
        for _ in project_all(bekasi):
            pass

    def cities():
        return client_of(home).get("/").context["cities"]

    last = cities()[-1]["slug"]
    with tenant_context(home):
        chosen = Entry.objects.get(kind=Entry.Kind.COOPERATIVE, city_slug=last, is_visible=True)
        Featured.objects.create(entry=chosen, end_on=timezone.localdate())
    assert cities()[0]["slug"] == last
    assert len({city["slug"] for city in cities()}) == len(cities())


@pytest.mark.parametrize(("start", "end"), [(1, 5), (-5, -1)])
def test_a_choice_counts_on_its_days_only(home, found, client_of, start, end):
    today = timezone.localdate()
    with tenant_context(home):
        Featured.objects.create(
            entry=found("Tas siaga"),
            start_on=today + datetime.timedelta(days=start),
            end_on=today + datetime.timedelta(days=end),
        )
    assert "/produk/tas-siaga/" not in shown(client_of, home)


def test_what_is_no_longer_sold_leaves_the_home_and_the_list_says_why(home, found, operator, client_of):
    entry = found("Tas siaga")
    with tenant_context(home):
        Featured.objects.create(entry=entry, end_on=timezone.localdate())
    Entry.objects.filter(pk=entry.pk).update(is_visible=False)

    assert "/produk/tas-siaga/" not in shown(client_of, home)
    listed = re.sub(r"\s+", " ", operator.get(LIST).content.decode())
    assert "Left out" in listed or "Tidak ditampilkan" in listed


@pytest.mark.parametrize(
    "address",
    [
        "https://contoh.org/produk/tas/",
        "cilegon.localhost/produk/tidak-ada/",
        "cilegon.localhost/keranjang/",
        "x",
    ],
)
def test_an_address_where_nothing_stands_is_refused_and_the_form_comes_back_filled(
    operator, home, found, address
):
    answer = operator.post(ADD, choice(address))
    page = answer.content.decode()
    assert answer.status_code == 200 and f'value="{address}"' in page
    assert answer.context["form"].errors.keys() == {"address"}
    with tenant_context(home):
        assert not Featured.objects.exists()


def test_what_is_not_public_now_is_refused(operator, home, found, cilegon):
    entry = found("Tas siaga")
    Entry.objects.filter(pk=entry.pk).update(is_visible=False)
    answer = operator.post(ADD, choice(base_address(cilegon) + "/produk/tas-siaga/"))
    assert answer.context["form"].errors.keys() == {"address"}


def test_end_before_beginning_and_the_same_thing_twice_are_refused(operator, home, found, cilegon):
    address = base_address(cilegon) + "/produk/tas-siaga/"
    assert operator.post(ADD, choice(address, 3, 1)).context["form"].errors.keys() == {"end_on"}
    assert operator.post(ADD, choice(address, 0, 5)).status_code == 302
    assert operator.post(ADD, choice(address, 5, 9)).context["form"].errors.keys() == {"address"}
    assert operator.post(ADD, choice(address, 6, 9)).status_code == 302


def test_a_choice_is_changed_under_its_own_address(operator, home, found, cilegon):
    with tenant_context(home):
        one = Featured.objects.create(entry=found("Tas siaga"), end_on=timezone.localdate())
    form = operator.get(f"{LIST}edit/{one.pk}/").context["form"]
    address = form["address"].value()
    assert address == base_address(cilegon) + "/produk/tas-siaga/"
    assert operator.post(f"{LIST}edit/{one.pk}/", choice(address, 0, 9)).status_code == 302


def test_home_stays_within_its_statements(home, found, client_of):
    with tenant_context(home):
        for title in ("Tas siaga", "Sate bandeng", "Menarik duri", "Menjahit tas"):
            Featured.objects.create(entry=found(title), end_on=timezone.localdate())
    client = client_of(home)
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert statements(captured) <= MOST_STATEMENTS


def test_list_costs_no_query_per_choice(operator, home, found, django_assert_max_num_queries):
    today = timezone.localdate()
    with tenant_context(home):
        for ago in range(15):
            day = today - datetime.timedelta(days=ago)
            Featured.objects.create(entry=found("Tas siaga"), start_on=day, end_on=day)
    operator.get(LIST)
    with django_assert_max_num_queries(20):
        operator.get(LIST)


def test_a_storefronts_own_people_cannot_choose(cilegon, staff):
    assert staff(cilegon, "manager").get(LIST).status_code in (302, 403, 404)
