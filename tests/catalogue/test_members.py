"""Members: who confirms them, who sees what, and that nobody is shown without her consent."""

import pytest

from marketplace.catalogue.models import Member
from marketplace.core.models import AuditEntry
from tests.catalogue.factories import a_member
from tests.catalogue.product_forms import formset

ADD = "/admin/anggota/add/"


@pytest.fixture
def manager(cilegon, staff_client, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    return staff_client(cilegon, "manager")


def form(**changes):
    return {"name": "Siti Maemunah", **formset("capacities", changes.pop("capacities", ())), **changes}


def test_who_is_added_by_an_editor_waits_for_the_manager(editor, manager, look):
    assert editor.post(ADD, form()).status_code == 302
    member = look(Member.objects.get)
    assert member.standing == "waiting"
    listed = manager.get("/admin/anggota/?standing=waiting").content.decode()
    assert "Siti Maemunah" in listed
    manager.post(f"/admin/anggota/edit/{member.pk}/", form(standing="active", gender="woman"))
    member = look(Member.objects.get)
    assert (member.standing, member.gender) == ("active", "woman")


def test_an_editor_neither_sees_nor_changes_gender_and_membership(editor, look):
    member = look(lambda: a_member("Maemunah", gender="woman", is_public=False))
    page = editor.get(f"/admin/anggota/edit/{member.pk}/").content.decode()
    assert 'name="gender"' not in page
    assert 'name="standing"' not in page
    editor.post(f"/admin/anggota/edit/{member.pk}/", form(gender="man", standing="left"))
    member = look(Member.objects.get)
    assert (member.gender, member.standing) == ("woman", "active")
    exported = editor.get("/admin/anggota/?export=csv")
    assert b"woman" not in b"".join(exported.streaming_content)


def test_consent_is_kept_with_its_time_and_who_recorded_it_and_can_be_withdrawn(
    manager, client_of, cilegon, look
):
    member = look(lambda: a_member("Maemunah", slug="maemunah", is_public=False))
    shopper = client_of(cilegon)
    assert shopper.get("/pembuat/maemunah/").status_code == 404
    address = f"/admin/anggota/edit/{member.pk}/"
    agreed = form(slug="maemunah", standing="active", is_public="on")
    assert manager.post(address, agreed).status_code == 302
    kept = look(lambda: Member.objects.select_related("consent_by").get())
    assert kept.consent_at is not None
    assert kept.consent_by_id == manager.user.pk
    assert AuditEntry.objects.filter(action="member.consented", noun_id=str(member.pk)).count() == 1
    assert shopper.get("/pembuat/maemunah/").status_code == 200
    manager.post(address, form(slug="maemunah", standing="active"))
    kept = look(Member.objects.get)
    assert (kept.consent_at, kept.consent_by_id) == (None, None)
    assert AuditEntry.objects.filter(action="member.consent_withdrawn").count() == 1
    assert shopper.get("/pembuat/maemunah/").status_code == 404


@pytest.mark.parametrize("standing", ["waiting", "left"])
def test_only_a_confirmed_member_is_shown(manager, look, standing):
    response = manager.post(ADD, form(standing=standing, is_public="on"))
    if response.status_code == 302:
        response = manager.post(
            f"/admin/anggota/edit/{look(Member.objects.get).pk}/", form(standing=standing, is_public="on")
        )
    assert response.context["form"].errors["is_public"]


def test_weekly_capacity_is_kept_by_skill_and_found(manager, look):
    rows = (
        {"skill": "menjahit kemeja", "pieces_per_week": "20"},
        {"skill": "bordir", "pieces_per_week": "5"},
    )
    manager.post(ADD, form(standing="active", capacities=rows))
    look(lambda: a_member("Nyai Ratu"))
    assert look(
        lambda: [one.pieces_per_week for one in Member.objects.get(name="Siti Maemunah").capacities.all()]
    ) == [20, 5]
    manager.get("/admin/anggota/")  # reads the message that names her
    html = manager.get("/admin/anggota/?skill=bordir").content.decode()
    assert "Siti Maemunah" in html
    assert "Nyai Ratu" not in html
