"""Signing in and up at the portal, passwords, and what the mails say."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.accounts.models import Session, User
from marketplace.accounts.tasks import purge_expired_sessions
from marketplace.accounts.views.entrance import TYPED

pytestmark = pytest.mark.django_db

NEW = {"email": "siti@contoh.id", "name": "Siti  Aminah", "password1": "padi menguning di sawah"}


def code_in(message) -> str:
    return re.search(r"^    (\S+)$", message.body, re.M).group(1)


def sign_up(client, **changes):
    return client.post("/daftar/", NEW | changes)


def test_sign_up_with_code_makes_an_account_with_a_name(portal, client_of):
    client = client_of(portal)
    assert sign_up(client, next="/akun/alamat/")["Location"].startswith("/daftar/kode/")
    answer = client.post("/daftar/kode/", {"code": code_in(mail.outbox[0])})
    assert answer["Location"] == "/akun/alamat/"
    user = User.objects.get(email="siti@contoh.id")
    assert (user.name, user.language, user.is_superuser) == ("Siti Aminah", "id", False)
    assert EmailAddress.objects.get(user=user).verified
    assert client.get("/akun/").status_code == 200


def test_sign_up_in_english_makes_an_account_that_reads_english(portal, client_of):
    client = client_of(portal)
    client.post("/en/daftar/", NEW)
    assert User.objects.get().language == "en"
    assert mail.outbox[0].subject.endswith("is your Lumbung code")


def test_sign_up_without_a_name_comes_back_filled(portal, client_of):
    answer = sign_up(client_of(portal), name=" ")
    page = answer.content.decode()
    assert "siti@contoh.id" in page and 'id="id_name_error"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["pendek", "1234567890", "siti@contoh.id"])
def test_sign_up_refuses_weak_passwords(portal, client_of, password):
    sign_up(client_of(portal), password1=password)
    assert not User.objects.exists()


def test_wrong_code_is_said_beside_the_field(portal, client_of):
    client = client_of(portal)
    sign_up(client)
    answer = client.post("/daftar/kode/", {"code": "XXXXXX"})
    assert 'id="id_code_error"' in answer.content.decode()
    assert client.get("/akun/").status_code == 302


def test_sign_up_with_a_known_address_looks_alike_and_tells_only_its_owner(person, portal, client_of):
    person(email="siti@contoh.id")
    answer = sign_up(client_of(portal))
    assert answer["Location"].startswith("/daftar/kode/")
    assert User.objects.count() == 1
    assert "http://localhost:8000/sandi/lupa/" in mail.outbox[0].body
    assert code_pattern_absent(mail.outbox[0].body)


def code_pattern_absent(body: str) -> bool:
    return not re.search(r"^    \S+$", body, re.M)


def test_sign_in_with_a_wrong_password_says_so_and_keeps_the_address(person, portal, client_of):
    user = person()
    answer = client_of(portal).post("/masuk/", {"login": user.email, "password": "salah semua ini"})
    page = answer.content.decode()
    assert answer.status_code == 200 and user.email in page and "error-summary" in page


def test_address_that_was_typed_at_one_door_is_known_at_the_others(person, portal, client_of):
    browser, typed = client_of(portal), 'value="tini@contoh.id"'
    browser.post("/masuk/", {"login": "tini@contoh.id", "password": "salah semua ini"})
    assert [typed in browser.get(path).content.decode() for path in ("/daftar/", "/sandi/lupa/")] == [
        True,
        True,
    ]
    other = client_of(portal)
    other.post("/sandi/lupa/", {"email": "tini@contoh.id"})
    assert typed in other.get("/masuk/").content.decode()
    user = person()
    assert other.post("/masuk/", {"login": user.email, "password": "lumbung padi di desa"}).status_code == 302
    assert TYPED not in other.session


def test_sign_in_ignores_letter_case_of_the_address(person, portal, client_of):
    person(email="siti@contoh.id")
    answer = client_of(portal).post(
        "/masuk/", {"login": "SITI@Contoh.ID", "password": "lumbung padi di desa"}
    )
    assert answer.status_code == 302


def test_unknown_address_and_wrong_password_answer_alike(person, portal, client_of):
    user = person()
    pages = [
        client_of(portal).post("/masuk/", {"login": login, "password": "salah semua ini"}).content.decode()
        for login in (user.email, "tidak-ada@contoh.id")
    ]
    errors = [re.findall(r"error-summary.*?</div>", page, re.S) for page in pages]
    assert errors[0] == errors[1]


def test_sixth_wrong_password_has_to_wait_even_with_another_host_header(person, portal, client_of):
    user = person()
    for number in range(5):
        Client(HTTP_HOST=f"localhost:{8000 + number}").post(
            "/masuk/", {"login": user.email, "password": "salah"}
        )
    answer = client_of(portal).post("/masuk/", {"login": user.email, "password": "lumbung padi di desa"})
    assert answer.status_code == 200
    assert "too_many_login_attempts" in {
        error.code for error in answer.context["form"].non_field_errors().as_data()
    }


def test_session_notes_the_browser(person, portal, client_of):
    user = person()
    agent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
    client_of(portal, headers={"user-agent": agent}).post(
        "/masuk/", {"login": user.email, "password": "lumbung padi di desa"}
    )
    row = Session.objects.get(user_id=user.pk)
    assert row.browser == "Chrome, Android" and row.signed_in_at


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "localhost.:8000"},
        {"HTTP_HOST": "localhost:6666"},
        {"HTTP_HOST": "LOCALHOST"},
        {"HTTP_HOST": "localhost", "HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_HOST": "127.0.0.1:8000"},
    ],
)
def test_reset_link_leads_to_the_portal_whatever_the_host_header_says(person, portal, headers):
    user = person()
    Client(**headers).post("/sandi/lupa/", {"email": user.email})
    links = set(re.findall(r"https?://\S+?/", mail.outbox[0].body + str(mail.outbox[0].alternatives[0][0])))
    assert links == {"http://localhost:8000/"}


def test_reset_on_an_evil_host_sends_nothing(person, portal):
    user = person()
    assert Client(HTTP_HOST="evil.example").post("/sandi/lupa/", {"email": user.email}).status_code == 404
    assert not mail.outbox


def test_reset_sets_the_password_once(person, portal, client_of):
    user, client = person(), client_of(portal)
    client.post("/sandi/lupa/", {"email": user.email})
    path = re.search(r"http://localhost:8000(/sandi/baru/\S+)", mail.outbox[0].body).group(1)
    form = client.get(path, follow=True)
    assert form.status_code == 200
    answer = client.post(form.request["PATH_INFO"], {"password1": "padi menguning di sawah"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password("padi menguning di sawah")
    again = client_of(portal).get(path, follow=True)
    assert again.context["token_fail"]


def test_reset_of_an_unknown_address_sends_nothing_and_says_the_same(portal, client_of):
    answer = client_of(portal).post("/sandi/lupa/", {"email": "tidak-ada@contoh.id"})
    assert answer["Location"] == "/sandi/lupa/terkirim/"
    assert not mail.outbox


def test_mail_server_that_does_not_answer_is_said_and_not_crashed_on(person, portal, client_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    answer = client_of(portal).post("/sandi/lupa/", {"email": person().email}, follow=True)
    assert answer.status_code == 200
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


@pytest.mark.parametrize(
    "path", ["/masuk/kode/", "/daftar/", "/sandi/lupa/", "/akun/", "/akun/email/", "/akun/keamanan/aplikasi/"]
)
def test_storefronts_have_no_sign_in_pages_of_their_own(cilegon, client_of, path):
    assert client_of(cilegon).get(path).status_code == 404


def test_closed_account_cannot_sign_in(person, portal, client_of):
    user = person()
    User.objects.update(is_active=False)
    client = client_of(portal)
    client.post("/masuk/", {"login": user.email, "password": "lumbung padi di desa"})
    assert client.get("/akun/").status_code == 302


def test_daily_clearing_forgets_expired_sessions_only(person, portal, cilegon, client_of):
    client_of(portal, person())
    client_of(cilegon, person())
    Session.objects.filter(schema_name="cilegon").update(expire_date=timezone.now() - timedelta(minutes=1))
    assert purge_expired_sessions() == 1
    assert Session.objects.get().schema_name == "portal"
