"""A session belongs to one host, and its cookie is bound to it."""

import importlib
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.db import connections
from django.test import Client
from django_tenants.utils import schema_context

from marketplace.accounts.models import Session
from marketplace.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db

PROBE = "akun-uji/"


def test_session_is_empty_in_another_schema(cilegon, bekasi, in_storefront):
    with in_storefront(cilegon):
        session = SessionStore()
        session["basket"] = "7"
        session.save()
        key = session.session_key
        assert SessionStore(key).get("basket") == "7"
    with in_storefront(bekasi):
        assert SessionStore(key).get("basket") is None
    with schema_context("public"):
        assert SessionStore(key).get("basket") is None


def test_a_known_session_is_kept_by_one_statement_and_not_brought_back_once_it_is_gone(
    cilegon, in_storefront, monkeypatch, django_assert_num_queries
):
    with in_storefront(cilegon):
        session = SessionStore()
        session["basket"] = "7"
        session.save()
        session["basket"] = "8"
        # As in a request, where no transaction is open.
        with monkeypatch.context() as outside, django_assert_num_queries(1):
            outside.setattr(connections["default"], "in_atomic_block", False)
            session.save()
        assert SessionStore(session.session_key).get("basket") == "8"
        Session.objects.filter(pk=session.session_key).delete()
        with monkeypatch.context() as outside, pytest.raises(UpdateError):
            outside.setattr(connections["default"], "in_atomic_block", False)
            session.save()
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_session_row_names_schema_and_user(cilegon, in_storefront):
    with in_storefront(cilegon):
        session = SessionStore()
        session[SESSION_KEY] = "42"
        session.save()
    row = Session.objects.get(pk=session.session_key)
    assert (row.schema_name, row.user_id) == ("cilegon", 42)


def test_cookie_of_one_storefront_is_anonymous_on_another(person, browser, cilegon, bekasi):
    user, visitor = person(), browser()
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    cookie = visitor.on(cilegon).cookies[settings.SESSION_COOKIE_NAME].value
    thief = Client(HTTP_HOST="kab-bekasi.localhost:8000")
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    answer = thief.get("/admin/")
    assert answer.status_code == 302 and answer["Location"].startswith("/masuk/")
    # The same cookie where it belongs: signed in, so told that there is no role here.
    owner = Client(HTTP_HOST="cilegon.localhost:8000")
    owner.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert owner.get("/admin/").status_code == 403


def test_csrf_cookie_and_token_of_one_storefront_are_refused_on_another(person, browser, cilegon, bekasi):
    user = person()
    visitor = browser()
    for cooperative in (cilegon, bekasi):
        visitor.on(cooperative, enforce_csrf_checks=True)
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    visitor.enter(bekasi)
    page = visitor.on(cilegon).get("/keluar/")
    token = str(page.context["csrf_token"])
    foreign = visitor.on(bekasi)
    foreign.get("/keluar/")
    foreign.cookies[settings.CSRF_COOKIE_NAME] = visitor.on(cilegon).cookies[settings.CSRF_COOKIE_NAME].value
    assert foreign.post("/keluar/", {"csrfmiddlewaretoken": token}).status_code == 403
    assert visitor.on(cilegon).post("/keluar/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_anonymous_page_reads_neither_session_nor_user(
    cilegon, client_of, django_assert_max_num_queries, settings
):
    client = client_of(cilegon)
    client.get("/tidak-ada/")
    with django_assert_max_num_queries(30) as queries:
        client.get("/tidak-ada/")
    read = [query["sql"] for query in queries.captured_queries]
    assert not [sql for sql in read if "accounts_session" in sql or "accounts_user" in sql], read


def cookie_settings(base_url: str) -> list[str]:
    """The cookies' names and flags as a process with this address has them."""
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
        "BASE_URL": base_url,
        "SECRET_KEY": "x",
        "DATABASE_URL": "postgres://nobody@localhost/none",
    }
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return found.stdout.split()


def test_cookies_over_http_on_loopback_have_neither_prefix_nor_secure():
    assert cookie_settings("http://localhost:8000") == [
        "session",
        "csrf",
        "False",
        "False",
        "None",
        "None",
        "/",
    ]


def test_cookies_over_https_have_prefix_and_secure_and_no_domain():
    assert cookie_settings("https://lumbung.id") == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "None",
        "None",
        "/",
    ]


def test_hop_cookie_over_https_has_prefix_and_secure(cilegon, client_of, monkeypatch, settings):
    storefront = importlib.import_module("marketplace.accounts.views.storefront")
    settings.IS_HTTPS = True
    monkeypatch.setattr(storefront, "BROWSER_COOKIE", "__Host-hop")
    cookie = client_of(cilegon).get("/masuk/").cookies["__Host-hop"]
    assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
    assert cookie["samesite"] == "Lax"
