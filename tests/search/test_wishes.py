"""Where little was found: whom people are helped to ask, and what an institution's request takes along."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.cache import cache
from django_tenants.utils import tenant_context

from marketplace.procurement.models import Request
from search.projection import project_all
from search.queries import Query
from search.wishes import cooperatives_for, wish_of
from tests.catalogue.factories import a_product
from tests.procurement.conftest import a_person, an_institution


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def uniforms(in_postgres, shelf, bekasi):
    """Bekasi alone makes uniforms."""
    with tenant_context(bekasi):
        a_product("Seragam batik kantor", category="seragam-pegawai", slug="seragam-kantor")
        list(project_all(bekasi))


@pytest.fixture
def client(in_postgres, shelf, portal, client_of):
    return client_of(portal)


def addresses(html: str) -> list[str]:
    block = html.partition('id="minta-dibuatkan"')[2].partition("</section>")[0]
    return [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+)"', block)]


def test_a_wish_is_the_words_without_price_quantity_and_marks(uniforms):
    wish = wish_of(Query(text="500 seragam pramuka halal di bawah 100rb"))
    assert (wish.words, wish.quantity, wish.categories) == ("seragam pramuka", 500, ("seragam",))


@pytest.mark.parametrize("text", ["", "cilegon", "500", "buat beli", "!!! 🦐"])
def test_no_wish_is_made_of_what_names_nothing(uniforms, text):
    assert wish_of(Query(text=text)).is_empty


def test_the_place_comes_first_then_what_a_shop_makes(uniforms, cilegon, bekasi):
    def asked(text: str) -> list[int]:
        return [store.pk for store in cooperatives_for(wish_of(Query(text=text)), most=3)]

    assert asked("seragam pramuka") == [bekasi.pk]
    assert asked("gamelan cilegon") == [cilegon.pk, bekasi.pk]
    assert asked("gamelan bekasi") == [bekasi.pk, cilegon.pk]


def test_a_shut_shop_is_not_proposed(uniforms, bekasi):
    bekasi.status = bekasi.Status.PAUSED
    bekasi.save()
    assert cooperatives_for(wish_of(Query(text="seragam pramuka")), most=3) == []


def test_a_search_that_found_nothing_offers_a_message_and_a_request(uniforms, client, bekasi):
    bekasi.whatsapp = "6281200001111"
    bekasi.save()
    html = client.get("/cari/", {"q": "500 gamelan", "kategori": "seragam"}).content.decode()
    links = addresses(html)
    (chat,) = [link for link in links if "wa.me" in link]
    assert chat.startswith("https://wa.me/6281200001111?text=") and "gamelan" in unquote(chat)
    (request,) = [link for link in links if "dari-pencarian" in link]
    assert parse_qs(urlsplit(request).query) == {"q": ["500 gamelan"], "kategori": ["seragam"]}


def test_without_a_number_the_contact_page_is_offered(client, cilegon):
    cilegon.whatsapp = ""
    cilegon.save()
    links = addresses(client.get("/cari/", {"q": "gamelan perunggu"}).content.decode())
    assert "http://cilegon.localhost:8000/kontak/" in links


def test_enough_results_offer_nothing_and_other_kinds_neither(client, cilegon):
    with tenant_context(cilegon):
        for number in range(5):
            a_product(f"Kain Tenun {number}", slug=f"tenun-{number}")
        list(project_all(cilegon))
    for params in ({"q": "tenun"}, {"q": "gamelan", "jenis": "cerita"}, {"q": ""}):
        assert "minta-dibuatkan" not in client.get("/cari/", params).content.decode(), params


def test_few_results_offer_it_below_them(client):
    html = client.get("/cari/", {"q": "krakatau"}).content.decode()
    assert html.index("Kain Batik Krakatau") < html.index("minta-dibuatkan")


ADDRESS = "/lembaga/permintaan/dari-pencarian/?q=500+seragam+pramuka"


def test_a_visitor_signs_in_and_comes_back_with_the_words(client):
    response = client.get(ADDRESS)
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query)["next"] == [ADDRESS]


def test_somebody_without_an_institution_registers_one_and_goes_on(uniforms, portal, client_of):
    person = a_person()
    client = client_of(portal, person)
    html = client.get(ADDRESS).content.decode()
    (register,) = re.findall(r'href="(/lembaga/daftar/[^"]+)"', html)
    data = {
        "name": "SDN Kramatwatu",
        "kind": "school",
        "province": "36",
        "city": "36.72",
        "address": "Jalan Raya 1, Cilegon",
        "npwp": "",
    }
    response = client.post(register, data)
    assert (response.status_code, response.url) == (302, ADDRESS)
    away = client_of(portal, person).post("/lembaga/daftar/?next=https://evil.example/", data)
    assert away.url.startswith("/lembaga/")


def test_an_officers_request_begins_with_what_was_searched(uniforms, portal, client_of, bekasi):
    officer = a_person()
    institution = an_institution(officer)
    client = client_of(portal, officer)
    form = client.get(ADDRESS).context["form"]
    assert [form[name].value() for name in ("goods", "quantity", "kind", "asked")] == [
        "Seragam pramuka",
        500,
        "uniform",
        [bekasi.pk],
    ]
    data = {
        "institution": institution.pk,
        "title": "Seragam pramuka",
        "kind": "uniform",
        "goods": "Seragam pramuka",
        "specification": "Lengan panjang",
        "unit": "stel",
        "asked": [bekasi.pk],
    }
    failed = client.post(ADDRESS, data | {"quantity": ""})
    assert failed.status_code == 422 and "Lengan panjang" in failed.content.decode()
    assert not Request.objects.exists()
    response = client.post(ADDRESS, data | {"quantity": "1.250"})
    draft = Request.objects.get()
    assert response.url == f"/lembaga/ruang/{institution.pk}/permintaan/{draft.pk}/"
    (line,) = draft.lines.all()
    assert (line.name, line.quantity, line.unit, line.specification) == (
        "Seragam pramuka",
        1250,
        "stel",
        "Lengan panjang",
    )
    assert draft.is_draft and draft.is_list and draft.asked == [bekasi.pk]


def test_a_treasurer_cannot_begin_one(uniforms, portal, client_of):
    officer, other = a_person(), a_person()
    institution = an_institution(officer)
    institution.memberships.create(user=other, role="treasurer")
    response = client_of(portal, other).post(
        ADDRESS,
        {
            "institution": institution.pk,
            "title": "x",
            "kind": "goods",
            "goods": "x",
            "quantity": "3",
            "unit": "buah",
        },
    )
    assert response.status_code == 422 and not Request.objects.exists()


def test_whom_to_ask_costs_one_statement_once_its_tables_are_kept(uniforms, django_assert_num_queries):
    wish = wish_of(Query(text="gamelan perunggu"))
    cooperatives_for(wish, most=3)
    with django_assert_num_queries(1):
        cooperatives_for(wish_of(Query(text="gamelan kayu")), most=3)
