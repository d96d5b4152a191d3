"""The second factor: enrolment, where it is asked for, and how it travels to a storefront."""

from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django_tenants.utils import tenant_context

from marketplace.accounts.actions import register_institution
from marketplace.accounts.models import InstitutionMember
from tenants.models import Region
from tenants.staff.actions import add_member
from tenants.staff.roles import EDITOR, MANAGER

pytestmark = pytest.mark.django_db

PASSWORD = "lumbung padi di desa"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def enrolled(person):
    def make(**fields):
        user = person(**fields)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return user, secret

    return make


def staff_of(cooperative, user, *roles):
    with tenant_context(cooperative):
        add_member(user=user, roles=roles, actor="test")


def test_enrolment_shows_recovery_codes_and_counts_as_the_second_factor(person, browser, portal):
    user, visitor = person(), browser()
    visitor.sign_in_at_portal(user)
    client = visitor.on(portal)
    page = client.get("/akun/keamanan/aplikasi/?next=/akun/alamat/")
    assert page.status_code == 200 and "data:image/svg+xml" in page.content.decode()
    secret = page.context["form"].secret
    answer = client.post("/akun/keamanan/aplikasi/", {"code": code_for(secret)})
    assert answer["Location"] == "/akun/keamanan/kode-cadangan/"
    codes = client.get(answer["Location"])
    assert len(codes.context["unused_codes"]) == 10
    assert 'href="/akun/alamat/"' in codes.content.decode()
    assert client.get("/masuk/faktor/?next=/akun/")["Location"] == "/akun/"
    assert client.get("/akun/keamanan/kode-cadangan/unduh/")["Content-Type"].startswith("text/plain")


def test_wrong_enrolment_code_is_said_and_enrols_nobody(person, browser, portal):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    visitor.on(portal).get("/akun/keamanan/aplikasi/")
    answer = visitor.on(portal).post("/akun/keamanan/aplikasi/", {"code": "000000"})
    assert 'id="id_code_error"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_enrolled_person_signs_in_with_the_code(enrolled, portal, client_of):
    user, secret = enrolled()
    client = client_of(portal)
    answer = client.post("/masuk/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/masuk/kode/"
    assert client.get("/akun/").status_code == 302
    assert 'id="id_code_error"' in client.post("/masuk/kode/", {"code": "000000"}).content.decode()
    assert client.post("/masuk/kode/", {"code": code_for(secret)}).status_code == 302
    assert client.get("/akun/").status_code == 200


def test_recovery_code_works_once(enrolled, portal, client_of):
    user, _secret = enrolled()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for is_good in (True, False):
        client = client_of(portal)
        client.post("/masuk/", {"login": user.email, "password": PASSWORD})
        client.post("/masuk/kode/", {"code": code})
        assert (client.get("/akun/").status_code == 200) is is_good


def test_manager_without_second_factor_is_led_from_the_admin_to_enrolling(
    person, browser, portal, cilegon, path
):
    user, visitor = person(), browser()
    staff_of(cilegon, user, MANAGER)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon, "/admin/")
    answer = visitor.on(cilegon).get("/admin/")
    assert answer.status_code == 302
    answer = visitor.on(cilegon).get(answer["Location"])
    to_portal = visitor.on(cilegon).get(answer["Location"])
    assert to_portal["Location"].startswith("http://localhost:8000/masuk/hop/")
    to_enrol = visitor.on(portal).get(path(to_portal["Location"]))
    assert to_enrol["Location"].startswith("/akun/keamanan/aplikasi/?next=%2Fmasuk%2Fhop%2F")
    secret = visitor.on(portal).get(to_enrol["Location"]).context["form"].secret
    visitor.on(portal).post("/akun/keamanan/aplikasi/", {"code": code_for(secret)})
    codes = visitor.on(portal).get("/akun/keamanan/kode-cadangan/")
    onward = visitor.on(portal).get(codes.wsgi_request.session["second_factor_next"])
    entered = visitor.on(cilegon).get(path(onward.context["address"]))
    assert entered["Location"] == "/admin/"
    assert visitor.on(cilegon).get("/admin/").status_code == 200


def test_second_factor_travels_with_the_ticket(enrolled, browser, portal, cilegon):
    user, secret = enrolled()
    staff_of(cilegon, user, MANAGER)
    visitor = browser()
    visitor.sign_in_at_portal(user)
    visitor.on(portal).post("/masuk/kode/", {"code": code_for(secret)})
    visitor.enter(cilegon, "/admin/")
    assert visitor.on(cilegon).get("/admin/").status_code == 200


def test_session_from_before_enrolling_is_asked_for_the_code(person, browser, portal, cilegon, path):
    user, visitor = person(), browser()
    staff_of(cilegon, user, MANAGER)
    visitor.sign_in_at_portal(user)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    start = visitor.on(cilegon).get("/masuk/?next=/admin/&factor=1")
    asked = visitor.on(portal).get(path(start["Location"]))
    assert asked["Location"].startswith("/masuk/lagi/kode/?next=")
    visitor.on(portal).get(asked["Location"])
    following = asked["Location"].split("next=", 1)[1]
    back = visitor.on(portal).post(
        "/masuk/lagi/kode/", {"code": code_for(secret), "next": unquote(following)}
    )
    onward = visitor.on(portal).get(back["Location"])
    visitor.on(cilegon).get(path(onward.context["address"]))
    assert visitor.on(cilegon).get("/admin/").status_code == 200


def test_editor_needs_no_second_factor(person, browser, cilegon):
    user, visitor = person(), browser()
    staff_of(cilegon, user, EDITOR)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    assert visitor.on(cilegon).get("/admin/").status_code == 200


def test_demo_accounts_are_exempt(person, browser, cilegon, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "demo.lumbung.test"
    user, visitor = person(email="manajer@demo.lumbung.test"), browser()
    staff_of(cilegon, user, MANAGER)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    assert visitor.on(cilegon).get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "email", ["a@lumbung.test", "a@evildemo.lumbung.test", "demo.lumbung.test@contoh.id"]
)
def test_only_the_demo_domain_itself_is_exempt(person, browser, cilegon, settings, email):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "demo.lumbung.test"
    user, visitor = person(email=email), browser()
    staff_of(cilegon, user, MANAGER)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    assert visitor.on(cilegon).get("/admin/").status_code == 302


def test_approver_is_asked_in_the_workspace_and_an_officer_is_not(person, browser, portal):
    officer, approver = person(), person()
    institution = register_institution(
        name="Dinas Contoh",
        kind="government",
        region=Region.objects.get(code="36.72"),
        address="Jl. Jenderal Sudirman 1",
        by=officer,
    )
    InstitutionMember.objects.create(institution=institution, user=approver, role="approver")
    path = f"/lembaga/{institution.pk}/orang/"
    for user, status in ((officer, 200), (approver, 302)):
        visitor = browser()
        visitor.sign_in_at_portal(user)
        answer = visitor.on(portal).get(path)
        assert answer.status_code == status
        if status == 302:
            assert answer["Location"].startswith("/masuk/faktor/?next=%2Flembaga")
            assert visitor.on(portal).get("/akun/").status_code == 200


@pytest.mark.parametrize("minutes_ago, asks", [(1, False), (6, True)])
def test_removing_the_second_factor_asks_again_after_five_minutes(
    enrolled, browser, portal, in_storefront, minutes_ago, asks
):
    user, secret = enrolled()
    visitor = browser()
    visitor.sign_in_at_portal(user)
    client = visitor.on(portal)
    client.post("/masuk/kode/", {"code": code_for(secret)})
    with in_storefront(portal):
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= minutes_ago * 60
        session.save()
    answer = client.get("/akun/keamanan/aplikasi/lepas/")
    if asks:
        assert answer["Location"].startswith("/masuk/lagi/")
    else:
        client.post("/akun/keamanan/aplikasi/lepas/")
    assert Authenticator.objects.filter(user=user).exists() is asks
