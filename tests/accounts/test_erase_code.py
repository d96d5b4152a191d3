"""Who has no password shows with a code from an e-mail that it is them, before they are forgotten."""
# ruff: noqa: F811 - the fixture of a person is brought in

import re

from django.core import mail
from django_tenants.utils import schema_context

from marketplace.accounts.actions import privacy, register_user
from marketplace.accounts.models import User
from tests.accounts.test_privacy import (  # noqa: F401 - a fixture
    EMAIL,
    PASSWORD,
    an_order,
    deliver,
    erase,
    hits,
    person,
)


def test_without_a_password_a_code_by_e_mail_shows_who_it_is(person, portal, client_of):
    User.objects.filter(pk=person.pk).update(password="!nothing")
    person.refresh_from_db()
    client = client_of(portal, person)
    assert 'name="send_code"' in client.get("/akun/data-saya/hapus/").content.decode()
    assert client.post("/akun/data-saya/hapus/", {"send_code": "1"}).status_code == 302
    deliver()
    (letter,) = mail.outbox
    (code,) = re.findall(r"^\d{8}$", letter.body, re.MULTILINE)
    assert letter.to == [EMAIL] and not hits(code)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for answer in ({"code": wrong, "is_sure": "on"}, {"code": "", "is_sure": "on"}, {"code": code}):
        assert client.post("/akun/data-saya/hapus/", answer).status_code == 422
    person.refresh_from_db()
    assert person.is_active
    assert privacy.is_erase_code(person, f"{code[:4]} {code[4:]}")
    with schema_context("public"):
        other = register_user(email="ani@contoh.id", name="Ani", password=None, actor="test")
    assert not privacy.is_erase_code(other, code)
    assert client.post("/akun/data-saya/hapus/", {"code": code, "is_sure": "on"}).status_code == 200
    person.refresh_from_db()
    assert not person.is_active


def test_past_the_limit_a_right_code_and_a_wrong_one_look_alike(person, portal, client_of):
    User.objects.filter(pk=person.pk).update(password="!nothing")
    person.refresh_from_db()
    client, code = client_of(portal, person), privacy.erase_code(person, privacy._window())
    wrong = f"{(int(code) + 1) % 10**8:08d}"

    def tried(answer):
        page = client.post("/akun/data-saya/hapus/", {"code": answer})
        assert page.status_code == 422
        return page.context["form"].errors, [str(one) for one in page.context["messages"]]

    assert tried(wrong)[0]["code"] and "code" not in tried(code)[0]
    answers = [tried(wrong) for _ in range(10)]
    assert not answers[0][1] and answers[-1] == tried(code) == ({}, answers[-1][1]) and answers[-1][1]


def test_with_something_unfinished_no_code_is_looked_at(person, cilegon, portal, client_of):
    an_order(cilegon, person, status="shipped")
    page = erase(client_of(portal, person), password="salah")
    assert page.status_code == 422 and not page.context["form"].is_bound


def test_a_code_is_too_old_after_an_hour(person, monkeypatch):
    window = privacy._window()
    code = privacy.erase_code(person, window)
    assert privacy.is_erase_code(person, code)
    monkeypatch.setattr(privacy, "_window", lambda: window + 2)
    assert not privacy.is_erase_code(person, code)
