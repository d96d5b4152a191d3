"""The account page: details, addresses, sessions. Everything a person's own, nobody else's."""

import pytest
from django.urls import reverse
from django_tenants.utils import schema_context

from marketplace.accounts import sections
from marketplace.accounts.actions import add_address, anonymise_user, register_institution
from marketplace.accounts.models import Address, Session, User
from marketplace.core.models import AuditEntry
from tenants.models import Region

pytestmark = pytest.mark.django_db

# Cilegon in Banten, and one of its districts.
PROVINCE, CITY, DISTRICT = "36", "36.72", "36.72.01"

ADDRESS = {
    "recipient": "Ibu Siti",
    "phone": "0812 3456 7890",
    "province": PROVINCE,
    "city": CITY,
    "district": DISTRICT,
    "street": "Jl. Jenderal Sudirman 12",
    "postcode": "42411",
    "landmark": "Depan masjid",
}


@pytest.fixture
def signed_in(person, portal, client_of):
    def make(**fields):
        user = person(**fields)
        return user, client_of(portal, user)

    return make


def address_of(user, **changes):
    columns = {"recipient": "Ibu Siti", "phone": "6281234567890", "street": "Jl. Mawar 1"} | changes
    with schema_context("public"):
        return add_address(user=user, district=Region.objects.get(pk=DISTRICT), **columns)


@pytest.mark.parametrize("path", ["/akun/", "/akun/data-diri/", "/akun/alamat/", "/akun/keamanan/"])
def test_visitor_is_sent_to_sign_in_and_back(portal, client_of, path):
    answer = client_of(portal).get(path)
    assert answer.status_code == 302 and answer["Location"] == f"/masuk/?next={path}"


def test_profile_keeps_name_number_and_language(signed_in):
    user, client = signed_in()
    answer = client.post(
        "/akun/data-diri/", {"name": "Siti Aminah", "phone": "+62 812-3456-7890", "language": "en"}
    )
    assert answer["Location"] == "/en/akun/"
    user.refresh_from_db()
    assert (user.name, user.phone, user.language) == ("Siti Aminah", "6281234567890", "en")


def test_profile_with_an_odd_number_comes_back_filled(signed_in):
    _user, client = signed_in()
    answer = client.post("/akun/data-diri/", {"name": "Siti Aminah", "phone": "12", "language": "id"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Siti Aminah"' in page and 'value="12"' in page and 'id="id_phone_error"' in page


def test_audit_of_a_profile_names_fields_and_no_values(signed_in):
    user, client = signed_in()
    client.post("/akun/data-diri/", {"name": "Nama Rahasia", "phone": "0812 3456 7890", "language": "id"})
    entry = AuditEntry.objects.get(action="user.changed")
    assert set(entry.changes) == {"person_name", "phone"} and "Rahasia" not in str(entry.changes)


def test_first_address_is_the_default_one(signed_in):
    user, client = signed_in()
    assert client.post("/akun/alamat/baru/", ADDRESS).status_code == 302
    address = Address.objects.get(user=user)
    assert (address.district_id, address.phone, address.is_default) == (DISTRICT, "6281234567890", True)


def test_regions_are_chosen_step_by_step_without_javascript(signed_in):
    _user, client = signed_in()
    typed = {"recipient": "Ibu Siti", "street": "Jl. Mawar 1", "province": PROVINCE, "choose": "province"}
    answer = client.post("/akun/alamat/baru/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and "error-summary" not in page
    assert 'value="Ibu Siti"' in page and f'value="{CITY}"' in page and f'value="{DISTRICT}"' not in page
    page = client.post("/akun/alamat/baru/", typed | {"city": CITY, "choose": "city"}).content.decode()
    assert f'value="{DISTRICT}"' in page
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"district": "32.16.01"}, "district"),
        ({"city": "32.16"}, "city"),
        ({"province": "99"}, "province"),
        ({"postcode": "4241"}, "postcode"),
        ({"phone": "021"}, "phone"),
        ({"street": " "}, "street"),
    ],
)
def test_address_that_does_not_fit_comes_back_filled(signed_in, changes, field):
    _user, client = signed_in()
    answer = client.post("/akun/alamat/baru/", ADDRESS | changes)
    page = answer.content.decode()
    assert answer.status_code == 422 and f'id="id_{field}_error"' in page and "Depan masjid" in page
    assert not Address.objects.exists()


def test_only_one_address_is_the_default(signed_in):
    user, client = signed_in()
    first, second = address_of(user), address_of(user, street="Jl. Melati 2")
    client.post(f"/akun/alamat/{second.pk}/utama/")
    assert list(Address.objects.filter(is_default=True)) == [second]
    client.post(f"/akun/alamat/{second.pk}/hapus/")
    assert list(Address.objects.filter(is_default=True)) == [first]


def test_address_is_changed_and_keeps_being_the_default(signed_in):
    user, client = signed_in()
    address = address_of(user)
    client.post(f"/akun/alamat/{address.pk}/", ADDRESS | {"street": "Jl. Kenanga 3"})
    address.refresh_from_db()
    assert (address.street, address.is_default) == ("Jl. Kenanga 3", True)


def test_deleting_asks_first(signed_in):
    user, client = signed_in()
    address = address_of(user)
    assert client.get(f"/akun/alamat/{address.pk}/hapus/").status_code == 200
    assert Address.objects.exists()


@pytest.mark.parametrize("suffix", ["", "hapus/", "utama/"])
def test_address_of_somebody_else_answers_like_an_absent_one(person, signed_in, suffix):
    other = address_of(person())
    _user, client = signed_in()
    for pk in (other.pk, 999_999):
        assert client.post(f"/akun/alamat/{pk}/{suffix}", ADDRESS).status_code == 404
    other.refresh_from_db()
    assert other.street == "Jl. Mawar 1"


def test_security_page_lists_sessions_and_signs_out_elsewhere(person, browser, portal, cilegon):
    user, phone, laptop = person(), browser(), browser()
    for visitor in (phone, laptop):
        visitor.sign_in_at_portal(user)
    phone.enter(cilegon)
    page = laptop.on(portal).get("/akun/keamanan/")
    assert page.context["other_sessions"] == 2
    assert "Koperasi Cilegon" in page.content.decode()
    laptop.on(portal).post("/akun/keamanan/keluar-di-tempat-lain/")
    assert laptop.on(portal).get("/akun/").status_code == 200
    assert phone.on(portal).get("/akun/").status_code == 302
    assert phone.on(cilegon).get("/keluar/").status_code == 302


def test_changing_the_password_keeps_this_session_and_ends_the_others(person, browser, portal):
    user, phone, laptop = person(), browser(), browser()
    for visitor in (phone, laptop):
        visitor.sign_in_at_portal(user)
    new = {"oldpassword": "lumbung padi di desa", "password1": "padi menguning di sawah"}
    answer = laptop.on(portal).post("/akun/sandi/", new)
    assert answer["Location"] == "/akun/keamanan/"
    assert laptop.on(portal).get("/akun/").status_code == 200
    assert phone.on(portal).get("/akun/").status_code == 302


def test_account_shows_institutions_and_registered_sections(signed_in, monkeypatch):
    user, client = signed_in()
    with schema_context("public"):
        register_institution(
            name="SMK Negeri Contoh",
            kind="school",
            region=Region.objects.get(pk=CITY),
            address="Jl. Sekolah 1",
            by=user,
        )
    monkeypatch.setattr(sections, "_sections", dict(sections._sections))
    sections.register_section(
        sections.AccountSection(
            "test",
            "Bagian uji",
            "",
            "accounts/address_text.html",
            lambda request: {"address": address_of(request.user)},
        )
    )
    page = client.get("/akun/").content.decode()
    assert "SMK Negeri Contoh" in page and "Jl. Mawar 1" in page


def test_account_costs_the_same_with_many_addresses_and_institutions(
    signed_in, django_assert_max_num_queries
):
    user, client = signed_in()
    for number in range(6):
        address_of(user, street=f"Jl. Mawar {number}")
    client.get("/akun/alamat/")
    with django_assert_max_num_queries(6):
        client.get("/akun/alamat/")


def test_anonymised_person_is_gone_everywhere(person, browser, portal, cilegon):
    user, visitor = (
        person(email="hapus.saya@contoh.id", name="Nama Rahasia", phone="6281234567890"),
        browser(),
    )
    address_of(user)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    with schema_context("public"):
        anonymise_user(user=user, actor=user)
    kept = User.objects.get(pk=user.pk)
    assert (kept.name, kept.phone, kept.is_active) == ("", "", False) and "hapus.saya" not in kept.email
    assert not Address.objects.filter(user=user).exists()
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert visitor.on(cilegon).get("/keluar/").status_code == 302


def test_account_urls_are_indonesian():
    assert reverse("portal:account", urlconf="marketplace.urls.portal") == "/akun/"
