"""What every form of shop, portal and account does with an answer it cannot take, and what empty lists say."""

import re
from html import unescape
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.accounts.actions import register_user

FORBIDDEN = re.compile(r"\b(invalid|tidak valid|error|galat)\b", re.I)
PASSWORD = "lumbung padi di desa"


@pytest.fixture
def person(db):
    return register_user(email="ani@contoh.id", name="Ani Lestari", password=PASSWORD, actor="test")


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def assert_refused_kindly(response, kept=()):
    """Title, summary with links to the fields, the same words at the field, everything typed still there."""
    html = response.content.decode()
    assert response.status_code in (200, 422)
    assert re.search(r"<title>\s*Salah: ", html)
    summary = re.search(r'<div class="error-summary".*?</div>', html, re.S)[0]
    assert 'tabindex="-1"' in summary
    problems = re.findall(r'<a href="#([^"]+)">(.*?)</a>', summary, re.S)
    assert problems
    below = html.replace(summary, "")
    for target, words in problems:
        assert f'id="{target}"' in html, target
        assert text_of(words) in text_of(below), words
    form = re.search(r"<form[^>]*novalidate[^>]*>(?:(?!</form>).)*field-error", html, re.S)
    assert form, "the form leaves judging to the server"
    for typed in kept:
        assert typed in html
    said = " ".join(words for _target, words in problems)
    assert not FORBIDDEN.search(said), said


def test_checkout_forms(shop, shopper):
    shopper.put_in(shop.product())
    refused = shopper.client.post(
        "/checkout/", {"name": "Sari", "phone": "12", "email": "sari@", "fulfilment": "delivery"}
    )
    assert_refused_kindly(refused, kept=('value="Sari"', 'value="12"', 'value="sari@"'))
    shopper.answer_everything()
    note = "Tolong dibungkus rapi"
    refused = shopper.client.post("/checkout/kirim/", {"zone": "city", "note": note})
    assert_refused_kindly(refused, kept=(note,))


def test_proof_form(shop, shopper):
    order = shopper.order(shop.product())
    assert_refused_kindly(shopper.client.post(f"/pesanan/{order.token}/bukti/"))
    wrong = SimpleUploadedFile("bukti.exe", b"MZ not a picture", content_type="image/png")
    assert_refused_kindly(shopper.client.post(f"/pesanan/{order.token}/bukti/", {"proof": wrong}))


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        ("/masuk/", {"login": "ani@contoh", "password": ""}, ('value="ani@contoh"',)),
        ("/daftar/", {"name": "Ani", "email": "ani@", "password1": "123"}, ('value="Ani"',)),
        ("/sandi/lupa/", {"email": "ani@"}, ('value="ani@"',)),
    ],
)
def test_forms_of_a_visitor(portal, client_of, path, sent, kept):
    assert_refused_kindly(client_of(portal).post(path, sent), kept)


@pytest.mark.parametrize(
    ("path", "sent", "kept"),
    [
        ("/akun/data-diri/", {"name": "", "phone": "12", "language": "id"}, ('value="12"',)),
        ("/akun/alamat/baru/", {"recipient": "Ani", "phone": "08"}, ('value="Ani"',)),
        ("/lembaga/daftar/", {"name": "SDN 1"}, ('value="SDN 1"',)),
    ],
)
def test_forms_of_an_account(portal, client_of, person, path, sent, kept):
    assert_refused_kindly(client_of(portal, person).post(path, sent), kept)


@pytest.mark.parametrize("path", ["/produk/", "/produk/kategori/batik-tulis/", "/cerita/", "/keranjang/"])
def test_lists_of_a_new_storefront_say_why_they_are_empty_and_what_to_do(cilegon, client_of, path):
    assert_empty_state(client_of(cilegon).get(path))


@pytest.mark.parametrize("path", ["/cari/", "/cari/?q=zzzxqy", "/cerita/", "/keranjang/"])
def test_lists_of_a_new_portal_say_why_they_are_empty_and_what_to_do(portal, client_of, path):
    assert_empty_state(client_of(portal).get(path))


@pytest.mark.parametrize("path", ["/akun/pesanan/", "/akun/alamat/", "/keranjang/"])
def test_lists_of_a_new_account_say_why_they_are_empty_and_what_to_do(portal, client_of, person, path):
    assert_empty_state(client_of(portal, person).get(path))


def assert_empty_state(response):
    html = response.content.decode()
    assert response.status_code == 200
    main = html[html.index("<main") : html.index("</main>")]
    empty = re.search(r'<div class="empty">.*', main, re.S)
    assert empty, text_of(main)[:300]
    assert re.search(r"<h2>[^<]{6,}</h2>\s*<p>[^<]{10,}</p>", empty[0])
    assert len(re.findall(r'class="button button-primary"', empty[0])) == 1


def test_no_indonesian_sentence_blames_or_speaks_of_errors():
    catalogue = Path(__file__).resolve().parents[2] / "marketplace/locale/id/LC_MESSAGES/django.po"
    said = [entry.string for entry in read_po(catalogue.open("rb")) if entry.string]
    sentences = [one for string in said for one in ([string] if isinstance(string, str) else string)]
    assert len(sentences) > 1_000
    assert not [one for one in sentences if FORBIDDEN.search(one)]
