"""The way from a storefront over the portal and back, and every way in which it may go wrong."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from marketplace.accounts.models import Session, SignInTicket
from tenants.actions import add_domain

pytestmark = pytest.mark.django_db


def is_signed_in(client) -> bool:
    return client.get("/keluar/").status_code == 200


def test_ticket_signs_in_on_the_storefront_and_goes_where_wanted(person, browser, cilegon):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    answer = visitor.enter(cilegon, "/produk/?q=batik")
    assert (answer.status_code, answer["Location"]) == (302, "/produk/?q=batik")
    assert is_signed_in(visitor.on(cilegon))


def test_visitor_signs_in_at_the_portal_and_comes_back(person, browser, portal, cilegon, path):
    visitor, user = browser(), person()
    start = visitor.on(cilegon).get("/masuk/?next=/keranjang/")
    assert start["Location"].startswith("http://localhost:8000/masuk/hop/?")
    to_sign_in = visitor.on(portal).get(path(start["Location"]))
    assert to_sign_in["Location"].startswith("/masuk/?next=")
    page = visitor.on(portal).get(to_sign_in["Location"])
    following = page.context["redirect_field_value"]
    answer = visitor.on(portal).post(
        "/masuk/", {"login": user.email, "password": "lumbung padi di desa", "next": following}
    )
    moving_on = visitor.on(portal).get(answer["Location"])
    # A page of its own: a redirect after a form may not leave the host (form-action).
    assert moving_on.status_code == 200
    address = moving_on.context["address"]
    assert f'content="0;url={address}"' in moving_on.content.decode()
    entered = visitor.on(cilegon).get(path(address))
    assert entered["Location"] == "/keranjang/"
    assert is_signed_in(visitor.on(cilegon))


def test_session_key_is_new_after_the_ticket(person, browser, cilegon, in_storefront):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    client = visitor.on(cilegon)
    with in_storefront(cilegon):
        session = client.session
        session["basket"] = "mine"
        session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.enter(cilegon)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    assert not Session.objects.filter(pk=before).exists()
    with in_storefront(cilegon):
        assert client.session["basket"] == "mine"


def test_replayed_ticket_gets_a_page_with_a_way_to_try_again(person, browser, cilegon, path):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    address = path(visitor.hop(cilegon, "/keranjang/")["Location"])
    client = visitor.on(cilegon)
    browser_cookie = client.get("/masuk/").cookies["hop"].value
    assert client.get(address).status_code == 302
    # Reloaded by the person it signed in: simply on.
    client.cookies["hop"] = browser_cookie
    assert client.get(address)["Location"] == "/keranjang/"
    client.post("/keluar/")
    client.cookies["hop"] = browser_cookie
    replayed = client.get(address)
    assert replayed.status_code == 403
    assert "/masuk/?next=%2Fkeranjang%2F" in replayed.content.decode()
    assert not is_signed_in(client)


def test_expired_ticket_is_refused(person, browser, cilegon, path):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    address = path(visitor.hop(cilegon)["Location"])
    SignInTicket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = visitor.on(cilegon).get(address)
    assert answer.status_code == 403 and answer.context["reason"] == "expired"
    assert not is_signed_in(visitor.on(cilegon))


def test_ticket_is_valid_for_sixty_seconds(person, browser, cilegon):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    visitor.hop(cilegon)
    ticket = SignInTicket.objects.get()
    assert timedelta(seconds=59) <= ticket.expires_at - ticket.created_at <= timedelta(seconds=61)


def test_ticket_of_another_storefront_is_refused(person, browser, cilegon, bekasi, path):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    address = path(visitor.hop(cilegon)["Location"])
    visitor.on(bekasi).cookies["hop"] = visitor.on(cilegon).cookies["hop"].value
    answer = visitor.on(bekasi).get(address)
    assert answer.status_code == 403 and answer.context["reason"] == "other_host"
    assert not is_signed_in(visitor.on(bekasi))


@pytest.mark.parametrize("has_a_cookie_of_its_own", [True, False])
def test_ticket_in_another_browser_is_refused(person, browser, cilegon, path, has_a_cookie_of_its_own):
    visitor, stranger = browser(), browser()
    visitor.sign_in_at_portal(person())
    address = path(visitor.hop(cilegon)["Location"])
    if has_a_cookie_of_its_own:
        stranger.on(cilegon).get("/masuk/")
    answer = stranger.on(cilegon).get(address)
    assert answer.status_code == 403 and answer.context["reason"] == "other_browser"
    assert not is_signed_in(stranger.on(cilegon))
    # And it is still good where it belongs.
    assert visitor.on(cilegon).get(address).status_code == 302


def test_unknown_ticket_is_refused(cilegon, client_of):
    answer = client_of(cilegon).get("/masuk/tiket/?t=dikarang")
    assert answer.status_code == 403 and answer.context["reason"] == "unknown"


def test_ticket_of_a_closed_account_is_refused(person, browser, cilegon, path):
    user, visitor = person(), browser()
    visitor.sign_in_at_portal(user)
    address = path(visitor.hop(cilegon)["Location"])
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert visitor.on(cilegon).get(address).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "", "localhost", "cilegon.localhost.evil.example"])
def test_hop_to_an_unregistered_host_is_refused(person, browser, portal, host):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    answer = visitor.on(portal).get("/masuk/hop/", {"host": host, "next": "/", "state": "a" * 64})
    assert answer.status_code == 400
    assert not SignInTicket.objects.exists()


@pytest.mark.parametrize("state", ["", "short", "Z" * 64])
def test_hop_without_a_browser_is_refused(person, browser, portal, cilegon, state):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    answer = visitor.on(portal).get("/masuk/hop/", {"host": cilegon.host, "next": "/", "state": state})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_next_is_a_local_path_only(person, browser, cilegon, wanted):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    assert visitor.enter(cilegon, wanted)["Location"] == "/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_next_at_the_portal_is_a_local_path_only(person, portal, client_of, wanted):
    user = person()
    answer = client_of(portal).post(
        "/masuk/", {"login": user.email, "password": "lumbung padi di desa", "next": wanted}
    )
    assert answer["Location"] == "/akun/"


def test_sign_in_on_a_second_domain_leads_to_the_primary_one(cilegon, client_of, db):
    add_domain(cilegon, "batik-cilegon.test")
    client = client_of(cilegon)
    answer = client.get("/masuk/?next=/produk/", HTTP_HOST="batik-cilegon.test:8000")
    assert answer["Location"] == "http://cilegon.localhost:8000/masuk/?next=/produk/"


def test_signed_in_visitor_is_not_sent_to_the_portal(person, browser, cilegon):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    visitor.enter(cilegon)
    assert visitor.on(cilegon).get("/masuk/?next=/produk/")["Location"] == "/produk/"


def test_sign_out_of_a_storefront_leaves_the_others(person, browser, portal, cilegon, bekasi):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    visitor.enter(cilegon)
    visitor.enter(bekasi)
    assert is_signed_in(visitor.on(cilegon))
    answer = visitor.on(cilegon).post("/keluar/")
    assert answer["Location"] == "/"
    assert not is_signed_in(visitor.on(cilegon))
    assert is_signed_in(visitor.on(bekasi))
    assert visitor.on(portal).get("/akun/").status_code == 200


def test_sign_out_by_get_only_asks(person, browser, cilegon):
    visitor = browser()
    visitor.sign_in_at_portal(person())
    visitor.enter(cilegon)
    visitor.on(cilegon).get("/keluar/")
    assert is_signed_in(visitor.on(cilegon))


def test_sign_out_at_the_portal_ends_all_sessions_of_the_person(person, browser, portal, cilegon, bekasi):
    user, other = person(), person()
    visitor, neighbour = browser(), browser()
    for who, name in ((visitor, user), (neighbour, other)):
        who.sign_in_at_portal(name)
        who.enter(cilegon)
    visitor.enter(bekasi)
    visitor.on(portal).post("/keluar/")
    for cooperative in (cilegon, bekasi):
        assert not is_signed_in(visitor.on(cooperative))
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert is_signed_in(neighbour.on(cilegon))


def test_changed_password_ends_sessions_on_storefronts(person, browser, cilegon):
    user, visitor = person(), browser()
    visitor.sign_in_at_portal(user)
    visitor.enter(cilegon)
    user.set_password("padi menguning di sawah")
    user.save()
    assert not is_signed_in(visitor.on(cilegon))
