"""Staff of one storefront: invited by mail, seen and changed by its own managers only."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from marketplace.accounts.models import User
from marketplace.core import relay
from marketplace.core.models import AuditEntry
from tenants.actions import pause_cooperative
from tenants.staff.actions import invite_member
from tenants.staff.models import Invitation, Membership, RoleAssignment
from tenants.staff.roles import EDITOR, MANAGER, OPERATOR, ORDER_DESK
from tenants.staff.selectors import staff_member

pytestmark = pytest.mark.django_db


def roles_at(cooperative, user) -> set[str]:
    with tenant_context(cooperative):
        found = staff_member(user.pk)
        return set(found.roles) if found else set()


def invited(cooperative, manager, email, role=EDITOR):
    with tenant_context(cooperative):
        invitation = invite_member(email=email, role=role, actor=manager)
    return invitation, mailed_path(cooperative)


def mailed_path(cooperative) -> str:
    relay.drain()
    pattern = rf"http://{re.escape(cooperative.host)}:8000(/(?:en/)?undangan/\S+)"
    return re.search(pattern, mail.outbox[-1].body).group(1)


def test_manager_sees_own_staff_only(works_at, cilegon, bekasi, client_of):
    manager = works_at(cilegon, MANAGER, name="Ibu Manajer")
    works_at(cilegon, EDITOR, name="Editor Cilegon")
    foreign = works_at(bekasi, MANAGER, name="Manajer Bekasi")
    page = client_of(cilegon, manager).get("/admin/staf/").content.decode()
    assert "Editor Cilegon" in page
    assert "Manajer Bekasi" not in page and foreign.email not in page


def test_list_says_whose_second_factor_is_missing_and_of_whom_none_is_asked(works_at, cilegon, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = ""
    manager, editor = works_at(cilegon, MANAGER), works_at(cilegon, EDITOR)
    with tenant_context(cilegon):
        missing = staff_member(manager.pk)
        assert missing.second_factor_kind == "warning"
        assert staff_member(editor.pk).second_factor_kind == "neutral"
        said = str(missing.second_factor_words)
        settings.SECOND_FACTOR_EXEMPT_DOMAIN = manager.email.split("@")[1]
        exempt = staff_member(manager.pk)
        assert exempt.second_factor_kind == "neutral"
        assert str(exempt.second_factor_words) not in {said, str(staff_member(editor.pk).second_factor_words)}


@pytest.mark.parametrize("role", [EDITOR, ORDER_DESK])
def test_other_roles_have_no_staff_page(works_at, cilegon, client_of, role):
    client = client_of(cilegon, works_at(cilegon, role))
    assert client.get("/admin/").status_code == 200
    assert "/admin/staf/" not in client.get("/admin/").content.decode()
    for path in ("/admin/staf/", "/admin/staf/undang/"):
        assert client.get(path).status_code == 302
    client.post("/admin/staf/undang/", {"email": "x@contoh.id", "role": MANAGER})
    with tenant_context(cilegon):
        assert not Invitation.objects.exists()


@pytest.mark.parametrize("page", ["peran", "keluarkan"])
def test_user_of_another_storefront_answers_404_and_keeps_everything(
    works_at, cilegon, bekasi, client_of, page
):
    foreign = works_at(cilegon, EDITOR)
    client = client_of(bekasi, works_at(bekasi, MANAGER))
    path = f"/admin/staf/{foreign.pk}/{page}/"
    for answer in (client.get(path), client.post(path, {"roles": [MANAGER]})):
        assert answer.status_code == 404
        assert foreign.email not in answer.content.decode()
    assert roles_at(cilegon, foreign) == {EDITOR} and roles_at(bekasi, foreign) == set()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/users/",
        "/admin/users/new/",
        "/admin/users/edit/{pk}/",
        "/admin/users/delete/{pk}/",
        "/admin/groups/",
        "/admin/groups/edit/1/",
        "/admin/bulk/accounts/user/delete/?id={pk}",
        "/admin/bulk/accounts/user/assign_role/?id={pk}",
        "/admin/password_reset/",
        "/admin/password_reset/confirm/MQ/x/",
    ],
)
def test_pages_of_wagtails_own_user_administration_are_gone(works_at, cilegon, bekasi, client_of, path):
    foreign = works_at(cilegon, EDITOR)
    client = client_of(bekasi, works_at(bekasi, MANAGER))
    for answer in (client.get(path.format(pk=foreign.pk)), client.post(path.format(pk=foreign.pk))):
        assert answer.status_code == 404
        assert foreign.email not in answer.content.decode()


def test_menu_has_no_wagtail_users_or_groups(works_at, cilegon, client_of):
    page = client_of(cilegon, works_at(cilegon, MANAGER)).get("/admin/").content.decode()
    assert "/admin/staf/" in page
    assert "/admin/users/" not in page and "/admin/groups/" not in page


def test_roles_in_one_storefront_give_nothing_in_another(works_at, cilegon, bekasi, client_of):
    manager = works_at(cilegon, MANAGER)
    assert client_of(cilegon, manager).get("/admin/staf/").status_code == 200
    answer = client_of(bekasi, manager).get("/admin/staf/")
    assert answer.status_code == 403


def test_without_a_role_the_admin_says_so_and_does_not_loop(person, cilegon, client_of):
    user = person()
    client = client_of(cilegon, user)
    for path in ("/admin/", "/admin/pages/", "/admin/reports/locked/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert user.email in answer.content.decode()


def test_wagtails_sign_in_leads_to_the_hop_and_takes_no_password(works_at, cilegon, client_of):
    manager = works_at(cilegon, MANAGER)
    client = client_of(cilegon)
    assert client.get("/admin/")["Location"] == "/masuk/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/staf/")["Location"] == "/masuk/?next=%2Fadmin%2Fstaf%2F"
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/masuk/?next=%2Fadmin%2F"
    answer = client.post("/admin/login/", {"username": manager.email, "password": "lumbung padi di desa"})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 302


def test_wagtails_sign_out_signs_out_here(works_at, cilegon, client_of):
    client = client_of(cilegon, works_at(cilegon, EDITOR))
    client.get("/admin/logout/")
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/")["Location"] == "/"
    assert client.get("/admin/").status_code == 302


def test_settings_page_of_the_admin_asks_for_no_name(works_at, cilegon, client_of):
    page = client_of(cilegon, works_at(cilegon, EDITOR)).get("/admin/account/")
    assert page.status_code == 200
    assert "name_email" not in page.content.decode()


def test_invited_person_accepts_and_works_here(works_at, person, cilegon, bekasi, client_of):
    manager = works_at(cilegon, MANAGER)
    answer = client_of(cilegon, manager).post(
        "/admin/staf/undang/", {"email": "Baru@contoh.id", "role": EDITOR}
    )
    assert answer["Location"] == "/admin/staf/"
    path = mailed_path(cilegon)
    assert mail.outbox[-1].to == ["baru@contoh.id"]
    assert mail.outbox[-1].from_email.startswith("Koperasi Cilegon <")
    newcomer = person(email="baru@contoh.id")
    client = client_of(cilegon, newcomer)
    assert client.get(path).status_code == 200
    assert roles_at(cilegon, newcomer) == set()
    assert client.post(path)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert roles_at(cilegon, newcomer) == {EDITOR} and roles_at(bekasi, newcomer) == set()
    with tenant_context(cilegon):
        assert Membership.objects.get(user=newcomer).invited_by == manager


def test_invitation_exists_in_both_languages(works_at, person, cilegon):
    manager = works_at(cilegon, MANAGER)
    person(email="english@contoh.id", language="en")
    _invitation, path = invited(cilegon, manager, "english@contoh.id")
    assert mail.outbox[-1].subject == "Invitation to work at Koperasi Cilegon"
    assert path.startswith("/en/undangan/")
    _invitation, path = invited(cilegon, manager, "baru@contoh.id")
    assert path.startswith("/undangan/")


def test_visitor_with_an_invitation_signs_up_at_the_portal_and_comes_back(
    works_at, browser, portal, cilegon, path
):
    manager = works_at(cilegon, MANAGER)
    _invitation, link = invited(cilegon, manager, "baru@contoh.id")
    visitor = browser()
    page = visitor.on(cilegon).get(link)
    start = visitor.on(cilegon).get(page.context["sign_up_url"])
    to_sign_up = visitor.on(portal).get(path(start["Location"]))
    assert to_sign_up["Location"].startswith("/daftar/?next=")
    form = visitor.on(portal).get(to_sign_up["Location"])
    assert 'value="baru@contoh.id"' in form.content.decode()
    visitor.on(portal).post(
        "/daftar/",
        {
            "email": "baru@contoh.id",
            "name": "Orang Baru",
            "password1": "padi menguning di sawah",
            "next": form.context["redirect_field_value"],
        },
    )
    code = re.search(r"^    (\S+)$", mail.outbox[-1].body, re.M).group(1)
    onward = visitor.on(portal).post("/daftar/kode/", {"code": code})
    moving_on = visitor.on(portal).get(onward["Location"])
    entered = visitor.on(cilegon).get(path(moving_on.context["address"]))
    assert entered["Location"] == link
    assert visitor.on(cilegon).post(link)["Location"] == "/admin/"
    assert visitor.on(cilegon).get("/admin/").status_code == 200


def test_invitation_for_somebody_else_is_refused_and_shows_no_address(works_at, person, cilegon, client_of):
    _invitation, path = invited(cilegon, works_at(cilegon, MANAGER), "rahasia@contoh.id")
    stranger = person()
    client = client_of(cilegon, stranger)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 403 and answer.context["reason"] == "other_person"
        assert "rahasia@contoh.id" not in answer.content.decode()
    assert roles_at(cilegon, stranger) == set()


@pytest.mark.parametrize("reason", ["expired", "revoked", "used"])
def test_invitation_that_is_over_says_why(works_at, person, cilegon, client_of, reason):
    newcomer = person(email="baru@contoh.id")
    _invitation, path = invited(cilegon, works_at(cilegon, MANAGER), newcomer.email)
    column = {"expired": "expires_at", "revoked": "revoked_at", "used": "accepted_at"}[reason]
    with tenant_context(cilegon):
        Invitation.objects.update(**{column: timezone.now() - timedelta(seconds=1)})
    answer = client_of(cilegon, newcomer).post(path)
    assert answer.status_code == 403 and answer.context["reason"] == reason
    assert roles_at(cilegon, newcomer) == set()


def test_invitation_of_one_storefront_is_unknown_to_another(works_at, person, cilegon, bekasi, client_of):
    newcomer = person(email="baru@contoh.id")
    _invitation, path = invited(cilegon, works_at(cilegon, MANAGER), newcomer.email)
    invited(bekasi, works_at(bekasi, MANAGER), newcomer.email)
    answer = client_of(bekasi, newcomer).post(path)
    assert answer.status_code == 404 and answer.context["reason"] == "unknown"
    assert roles_at(bekasi, newcomer) == set()


def test_resending_makes_the_old_link_worthless(works_at, person, cilegon, client_of):
    manager, newcomer = works_at(cilegon, MANAGER), person(email="baru@contoh.id")
    invitation, old = invited(cilegon, manager, newcomer.email)
    client_of(cilegon, manager).post(f"/admin/staf/undangan/{invitation.pk}/kirim-ulang/")
    new = mailed_path(cilegon)
    assert old != new
    assert client_of(cilegon, newcomer).get(old).status_code == 404
    assert client_of(cilegon, newcomer).post(new).status_code == 302


def test_revoked_invitation_leaves_the_list_and_cannot_be_sent_again(works_at, cilegon, client_of):
    manager = works_at(cilegon, MANAGER)
    invitation, path = invited(cilegon, manager, "baru@contoh.id")
    client = client_of(cilegon, manager)
    assert "baru@contoh.id" in client.get("/admin/staf/").content.decode()
    client.post(f"/admin/staf/undangan/{invitation.pk}/cabut/", follow=True)
    assert "baru@contoh.id" not in client.get("/admin/staf/").content.decode()
    assert client.post(f"/admin/staf/undangan/{invitation.pk}/kirim-ulang/").status_code == 404


def test_nobody_is_invited_twice(works_at, cilegon, client_of):
    manager = works_at(cilegon, MANAGER)
    client = client_of(cilegon, manager)
    invited(cilegon, manager, "baru@contoh.id")
    for email in ("baru@contoh.id", manager.email, "bukan alamat"):
        answer = client.post("/admin/staf/undang/", {"email": email, "role": EDITOR})
        assert answer.status_code == 422 and email in answer.content.decode()
    with tenant_context(cilegon):
        assert Invitation.objects.count() == 1


def test_operator_role_is_not_given_on_a_storefront(works_at, cilegon, client_of):
    manager, other = works_at(cilegon, MANAGER), works_at(cilegon, EDITOR)
    client = client_of(cilegon, manager)
    assert client.post(f"/admin/staf/{other.pk}/peran/", {"roles": [OPERATOR]}).status_code == 422
    assert client.post("/admin/staf/undang/", {"email": "x@contoh.id", "role": OPERATOR}).status_code == 422
    assert roles_at(cilegon, other) == {EDITOR}


def test_changed_roles_hold_with_the_next_request_and_are_written_down(works_at, cilegon, client_of):
    manager, other = works_at(cilegon, MANAGER), works_at(cilegon, EDITOR)
    theirs = client_of(cilegon, other)
    assert theirs.get("/admin/").status_code == 200
    client_of(cilegon, manager).post(f"/admin/staf/{other.pk}/peran/", {"roles": [MANAGER, ORDER_DESK]})
    assert theirs.get("/admin/staf/").status_code == 200
    entry = AuditEntry.objects.get(action="staff.roles_changed")
    assert entry.changes == {"roles": [[EDITOR], [MANAGER, ORDER_DESK]]}
    assert (entry.actor_id, entry.cooperative_id) == (manager.pk, cilegon.pk)


def test_removed_person_is_out_with_the_next_request_and_may_come_back(works_at, cilegon, client_of):
    manager, other = works_at(cilegon, MANAGER), works_at(cilegon, EDITOR)
    theirs, client = client_of(cilegon, other), client_of(cilegon, manager)
    assert client.get(f"/admin/staf/{other.pk}/keluarkan/").status_code == 200
    assert theirs.get("/admin/").status_code == 200
    client.post(f"/admin/staf/{other.pk}/keluarkan/")
    assert theirs.get("/admin/").status_code == 403
    _invitation, path = invited(cilegon, manager, other.email, ORDER_DESK)
    theirs.post(path)
    assert roles_at(cilegon, other) == {ORDER_DESK}


def test_last_manager_stays(works_at, cilegon, client_of):
    manager = works_at(cilegon, MANAGER)
    works_at(cilegon, EDITOR)
    client = client_of(cilegon, manager)
    assert client.post(f"/admin/staf/{manager.pk}/peran/", {"roles": [EDITOR]}).status_code == 422
    assert 'role="alert"' in client.post(f"/admin/staf/{manager.pk}/keluarkan/").content.decode()
    assert roles_at(cilegon, manager) == {MANAGER}
    works_at(cilegon, MANAGER)
    assert client.post(f"/admin/staf/{manager.pk}/keluarkan/").status_code == 302
    assert roles_at(cilegon, manager) == set()


def test_staff_list_costs_the_same_with_many_people(works_at, cilegon, client_of):
    client = client_of(cilegon, works_at(cilegon, MANAGER))
    client.get("/admin/staf/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/staf/")
    for _ in range(8):
        works_at(cilegon, EDITOR, ORDER_DESK)
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/staf/")
    assert len(many) == len(few)


def test_memberships_are_rows_of_one_schema(works_at, cilegon, bekasi):
    user = works_at(cilegon, MANAGER)
    with tenant_context(bekasi):
        assert not RoleAssignment.objects.exists() and not Membership.objects.exists()
        assert not User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")
    with tenant_context(cilegon):
        assert User.objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_operator_is_made_by_command_and_gets_a_link(portal, cilegon, client_of):
    call_command("add_operator", "Op@contoh.id", "--name", "Ibu Operator")
    user = User.objects.get(email="op@contoh.id")
    assert not user.is_superuser and not user.has_usable_password()
    assert roles_at(portal, user) == {OPERATOR} and roles_at(cilegon, user) == set()
    link = re.search(r"http://localhost:8000(/sandi/baru/\S+)", mail.outbox[-1].body).group(1)
    client = client_of(portal)
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "padi menguning di sawah"})
    assert (
        client_of(portal).post(
            "/masuk/", {"login": "op@contoh.id", "password": "padi menguning di sawah", "next": "/admin/"}
        )["Location"]
        == "/admin/"
    )
    user.refresh_from_db()
    assert client_of(portal, user).get("/admin/staf/").status_code == 200


def test_operator_command_wants_an_address_and_a_name(portal):
    for arguments in (["bukan-alamat", "--name", "X"], ["op@contoh.id"]):
        with pytest.raises(CommandError):
            call_command("add_operator", *arguments)
    assert not User.objects.exists()


def test_paused_storefront_still_lets_its_staff_sign_in(works_at, browser, cilegon):
    user = works_at(cilegon, EDITOR)
    pause_cooperative(cilegon)
    visitor = browser()
    visitor.sign_in_at_portal(user)
    assert visitor.on(cilegon).get("/").status_code == 503
    visitor.enter(cilegon, "/admin/")
    assert visitor.on(cilegon).get("/admin/").status_code == 200
