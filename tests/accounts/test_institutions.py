"""Institutions: registering, inviting, roles; and nothing for strangers."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.accounts.actions import invite_to_institution, register_institution
from marketplace.accounts.models import Institution, InstitutionInvitation, InstitutionMember
from marketplace.accounts.selectors import roles_in
from marketplace.core import relay
from marketplace.core.models import AuditEntry, OutboxEvent
from tenants.models import Region

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Dinas Pendidikan Kota Cilegon",
    "kind": "government",
    "province": "36",
    "city": "36.72",
    "address": "Jl. Jenderal Sudirman 1, Cilegon",
    "npwp": "01.234.567.8-901.000",
}


@pytest.fixture
def institution(person):
    """An institution with its officer."""

    def make(name="Dinas Pendidikan Kota Cilegon"):
        officer = person()
        with schema_context("public"):
            made = register_institution(
                name=name,
                kind="government",
                region=Region.objects.get(code="36.72"),
                address="Jl. Jenderal Sudirman 1",
                by=officer,
            )
        return made, officer

    return make


def join(institution, user, *roles):
    for role in roles:
        InstitutionMember.objects.create(institution=institution, user=user, role=role)


def invited(institution, officer, email, *roles):
    """An open invitation, and the path its mail leads to."""
    with schema_context("public"):
        invitation = invite_to_institution(
            institution=institution, email=email, roles=roles or ["receiver"], actor=officer
        )
    return invitation, mailed_path()


def mailed_path() -> str:
    relay.drain()
    return re.search(r"http://localhost:8000(/(?:en/)?lembaga/undangan/\S+)", mail.outbox[-1].body).group(1)


def test_who_registers_an_institution_is_its_officer(person, portal, client_of):
    user = person()
    answer = client_of(portal, user).post("/lembaga/daftar/", FORM)
    made = Institution.objects.get()
    assert answer["Location"] == f"/lembaga/{made.pk}/orang/"
    assert (made.code, made.npwp, made.region_id) == ("DPKC", "012345678901000", "36.72")
    assert roles_in(user, made) == {"officer"}
    assert AuditEntry.objects.filter(action="institution.registered", institution_id=made.pk).exists()


def test_institutions_of_one_name_have_different_codes(institution):
    assert {institution()[0].code, institution()[0].code} == {"DPKC", "DPKC2"}


@pytest.mark.parametrize(
    "changes, field",
    [({"name": " "}, "name"), ({"kind": ""}, "kind"), ({"city": "32.16"}, "city"), ({"npwp": "123"}, "npwp")],
)
def test_registration_that_does_not_fit_comes_back_filled(person, portal, client_of, changes, field):
    answer = client_of(portal, person()).post("/lembaga/daftar/", FORM | changes)
    page = answer.content.decode()
    assert (
        answer.status_code == 422 and f'id="id_{field}_error"' in page and "Jl. Jenderal Sudirman 1" in page
    )
    assert not Institution.objects.exists()


def test_visitor_registers_after_signing_in(portal, client_of):
    assert client_of(portal).get("/lembaga/daftar/")["Location"] == "/masuk/?next=/lembaga/daftar/"


@pytest.mark.parametrize("suffix", ["orang/", "orang/{user}/peran/", "orang/{user}/keluarkan/"])
def test_institution_of_others_answers_like_an_absent_one(institution, person, portal, client_of, suffix):
    made, officer = institution()
    client = client_of(portal, person())
    for pk in (made.pk, 999_999):
        path = f"/lembaga/{pk}/{suffix.format(user=officer.pk)}"
        assert client.get(path).status_code == 404
        assert client.post(path, {"roles": ["treasurer"]}).status_code == 404
    assert roles_in(officer, made) == {"officer"}


def test_officer_invites_and_the_invited_person_joins(institution, person, portal, client_of):
    made, officer = institution()
    newcomer = person(email="bendahara@contoh.id")
    answer = client_of(portal, officer).post(
        f"/lembaga/{made.pk}/orang/", {"email": "Bendahara@contoh.id", "roles": ["treasurer", "receiver"]}
    )
    assert answer.status_code == 302
    path = mailed_path()
    assert mail.outbox[-1].to == ["bendahara@contoh.id"]
    client = client_of(portal, newcomer)
    assert made.name in client.get(path).content.decode()
    assert not roles_in(newcomer, made)
    assert client.post(path)["Location"] == f"/lembaga/{made.pk}/orang/"
    assert roles_in(newcomer, made) == {"treasurer", "receiver"}


def test_invitation_is_mailed_in_the_language_of_its_reader(institution, person):
    made, officer = institution()
    person(email="english@contoh.id", language="en")
    _invitation, path = invited(made, officer, "english@contoh.id")
    assert mail.outbox[-1].subject == f"Invitation to buy for {made.name}"
    assert path.startswith("/en/")


def test_invited_visitor_signs_up_and_comes_back(institution, portal, client_of):
    made, officer = institution()
    _invitation, path = invited(made, officer, "baru@contoh.id")
    page = client_of(portal).get(path).content.decode()
    assert "/daftar/?next=%2Flembaga%2Fundangan%2F" in page and "email=baru%40contoh.id" in page


def test_invitation_for_somebody_else_shows_no_address(institution, person, portal, client_of):
    made, officer = institution()
    _invitation, path = invited(made, officer, "rahasia@contoh.id")
    stranger = person()
    for method in ("get", "post"):
        answer = getattr(client_of(portal, stranger), method)(path)
        assert answer.status_code == 403 and answer.context["reason"] == "other_person"
        assert "rahasia@contoh.id" not in answer.content.decode()
    assert not roles_in(stranger, made)


@pytest.mark.parametrize("reason", ["expired", "revoked", "used"])
def test_invitation_that_is_over_says_why(institution, person, portal, client_of, reason):
    made, officer = institution()
    newcomer = person(email="baru@contoh.id")
    invitation, path = invited(made, officer, newcomer.email)
    column = {"expired": "expires_at", "revoked": "revoked_at", "used": "accepted_at"}[reason]
    InstitutionInvitation.objects.update(**{column: timezone.now() - timedelta(seconds=1)})
    answer = client_of(portal, newcomer).post(path)
    assert answer.status_code == 403 and answer.context["reason"] == reason
    assert not roles_in(newcomer, made)


def test_resending_makes_the_old_link_worthless(institution, person, portal, client_of):
    made, officer = institution()
    newcomer = person(email="baru@contoh.id")
    invitation, old = invited(made, officer, newcomer.email)
    client_of(portal, officer).post(f"/lembaga/{made.pk}/undangan/{invitation.pk}/kirim-ulang/")
    new = mailed_path()
    assert new != old
    assert client_of(portal, newcomer).get(old).status_code == 404
    assert client_of(portal, newcomer).post(new).status_code == 302


def test_revoked_invitation_cannot_be_sent_again(institution, portal, client_of):
    made, officer = institution()
    invitation, path = invited(made, officer, "baru@contoh.id")
    client = client_of(portal, officer)
    client.post(f"/lembaga/{made.pk}/undangan/{invitation.pk}/cabut/")
    assert client.get(path).context["reason"] == "revoked"
    assert client.post(f"/lembaga/{made.pk}/undangan/{invitation.pk}/kirim-ulang/").status_code == 404


def test_nobody_is_invited_twice(institution, portal, client_of):
    made, officer = institution()
    client = client_of(portal, officer)
    for email in ("baru@contoh.id", officer.email):
        client.post(f"/lembaga/{made.pk}/orang/", {"email": email, "roles": ["receiver"]})
    answer = client.post(f"/lembaga/{made.pk}/orang/", {"email": "baru@contoh.id", "roles": ["receiver"]})
    assert answer.status_code == 422 and 'id="id_email_error"' in answer.content.decode()
    assert InstitutionInvitation.objects.count() == 1


def test_other_roles_see_the_people_but_change_nothing(institution, person, portal, client_of):
    made, officer = institution()
    receiver = person()
    join(made, receiver, "receiver")
    client = client_of(portal, receiver)
    page = client.get(f"/lembaga/{made.pk}/orang/")
    assert page.status_code == 200 and "peran/" not in page.content.decode()
    refusals = [
        client.post(f"/lembaga/{made.pk}/orang/", {"email": "x@contoh.id", "roles": ["officer"]}),
        client.post(f"/lembaga/{made.pk}/orang/{receiver.pk}/peran/", {"roles": ["officer"]}),
        client.post(f"/lembaga/{made.pk}/orang/{officer.pk}/keluarkan/"),
    ]
    assert [answer.status_code for answer in refusals] == [403, 403, 403]
    assert "Ani Lestari" in refusals[1].content.decode()
    assert roles_in(receiver, made) == {"receiver"} and roles_in(officer, made) == {"officer"}


def test_last_officer_stays(institution, person, portal, client_of):
    made, officer = institution()
    client = client_of(portal, officer)
    assert (
        client.post(f"/lembaga/{made.pk}/orang/{officer.pk}/peran/", {"roles": ["receiver"]}).status_code
        == 422
    )
    assert 'role="alert"' in client.post(f"/lembaga/{made.pk}/orang/{officer.pk}/keluarkan/").content.decode()
    assert roles_in(officer, made) == {"officer"}
    join(made, person(), "officer")
    assert client.post(f"/lembaga/{made.pk}/orang/{officer.pk}/keluarkan/")["Location"] == "/akun/"
    assert not roles_in(officer, made)


def test_roles_are_replaced_and_written_down(institution, person, portal, client_of):
    made, officer = institution()
    other = person()
    join(made, other, "receiver")
    client_of(portal, officer).post(
        f"/lembaga/{made.pk}/orang/{other.pk}/peran/", {"roles": ["treasurer", "approver"]}
    )
    assert roles_in(other, made) == {"treasurer", "approver"}
    entry = AuditEntry.objects.get(action="institution.roles_changed")
    assert entry.changes == {"roles": [["receiver"], ["approver", "treasurer"]]}


def test_mail_names_no_token_in_the_outbox(institution):
    made, officer = institution()
    _invitation, path = invited(made, officer, "baru@contoh.id")
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert not any(token in str(event.payload) for event in OutboxEvent.objects.all())
    assert not InstitutionInvitation.objects.filter(token_hash=token).exists()
