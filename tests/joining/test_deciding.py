"""The operator reads, asks, refuses, verifies, has the storefront made, opens, pauses and closes it."""

import csv
import io
import json
import zipfile

import pytest
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import AuditEntry, OutboxEvent
from marketplace.joining.actions import provision_applicant
from marketplace.joining.models import Application
from marketplace.joining.states import PROVISIONED, PROVISIONING, REFUSED, VERIFIED
from tenants.actions import open_cooperative
from tenants.exporting import make_export
from tenants.models import Cooperative, StorefrontExport
from tenants.staff.models import Invitation
from tests.catalogue.factories import a_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def verified(applied, operator) -> Application:
    application = applied()
    operator.post(f"/admin/permohonan/{application.pk}/verifikasi/")
    application.refresh_from_db()
    assert application.status == VERIFIED
    return application


@pytest.fixture
def provisioned(verified, operator, storefront_of) -> Cooperative:
    answers = {"slug": "garut", "theme": "garut", "manager_email": "euis@contoh.id"}
    operator.post(f"/admin/permohonan/{verified.pk}/buat-toko/", answers)
    provision_applicant(verified.pk)
    return storefront_of(verified)


def test_list_filters_by_state_and_words(applied, operator):
    applied()
    other = applied(name="Kopwan Sinar", email="sinar@contoh.id")
    operator.post(f"/admin/permohonan/{other.pk}/tulis/refuse/", {"text": "Bukan koperasi."})

    sent = operator.get("/admin/permohonan/?status=sent").content.decode()
    found = operator.get("/admin/permohonan/?q=sinar").content.decode()

    assert "Kopwan Melati Garut" in sent and "Kopwan Sinar" not in sent
    assert "Kopwan Sinar" in found and "Kopwan Melati Garut" not in found


def test_list_asks_no_more_for_more_rows(applied, operator, django_assert_max_num_queries):
    for number in range(4):
        applied(email=f"k{number}@contoh.id")
    operator.get("/admin/permohonan/")

    with django_assert_max_num_queries(22):
        operator.get("/admin/permohonan/")


def test_refusal_needs_a_reason_and_tells_it(applied, operator, portal, client_of, status_of):
    application = applied()
    empty = operator.post(f"/admin/permohonan/{application.pk}/tulis/refuse/", {"text": " "})
    assert empty.status_code == 422

    operator.post(f"/admin/permohonan/{application.pk}/tulis/refuse/", {"text": "Badan hukum belum terbit."})

    assert status_of(application) == REFUSED
    assert (
        "Badan hukum belum terbit." in client_of(portal).get(f"/gabung/{application.token}/").content.decode()
    )
    assert OutboxEvent.objects.filter(topic="application.refused", key=application.pk).exists()
    assert AuditEntry.objects.filter(action="application.refuse", noun_id=application.pk).exists()


def test_storefront_is_made_in_the_background_and_its_manager_invited(
    verified, operator, storefront_of, status_of
):
    answers = {"slug": "garut", "theme": "garut", "manager_email": "euis@contoh.id"}
    operator.post(f"/admin/permohonan/{verified.pk}/buat-toko/", answers)
    assert status_of(verified) == PROVISIONING
    assert 'hx-trigger="every 3s"' in operator.get(f"/admin/permohonan/{verified.pk}/").content.decode()

    provision_applicant(verified.pk)
    provision_applicant(verified.pk)

    cooperative = storefront_of(verified)
    assert status_of(verified) == PROVISIONED
    assert (cooperative.status, cooperative.nib, cooperative.theme) == ("preparing", "9120012345678", "garut")
    assert cooperative.verified_at
    with tenant_context(cooperative):
        assert Invitation.objects.filter(email="euis@contoh.id", role__name="manager").count() == 1


def test_making_goes_on_where_a_crash_stopped_it(verified, operator, monkeypatch, storefront_of, status_of):
    answers = {"slug": "garut", "theme": "garut", "manager_email": "euis@contoh.id"}
    operator.post(f"/admin/permohonan/{verified.pk}/buat-toko/", answers)

    def crash(**kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken, pytest.raises(ConnectionError):
        broken.setattr("marketplace.joining.actions.invite_member", crash)
        provision_applicant(verified.pk)
    assert status_of(verified) == PROVISIONING
    provision_applicant(verified.pk)

    assert status_of(verified) == PROVISIONED
    assert Cooperative.objects.filter(slug__startswith="garut").count() == 1


def test_address_taken_meanwhile_is_told_and_another_can_be_chosen(verified, operator, status_of):
    answers = {"slug": "garut", "theme": "portal", "manager_email": "euis@contoh.id"}
    operator.post(f"/admin/permohonan/{verified.pk}/buat-toko/", answers)
    Application.objects.filter(pk=verified.pk).update(slug="cilegon")

    provision_applicant(verified.pk)

    verified.refresh_from_db()
    assert verified.status == VERIFIED and verified.failure
    assert verified.failure in operator.get(f"/admin/permohonan/{verified.pk}/").content.decode()


def test_taken_address_is_said_beside_its_field(verified, operator):
    answers = {"slug": "cilegon", "theme": "portal", "manager_email": "euis@contoh.id"}

    response = operator.post(f"/admin/permohonan/{verified.pk}/buat-toko/", answers)

    assert response.status_code == 422
    assert response.context["form"].errors["slug"]


def test_unopened_storefront_shows_visitors_that_it_opens_soon(provisioned, client_of):
    response = client_of(provisioned).get("/")

    assert response.status_code == 503
    assert "Kopwan Melati Garut" in response.content.decode()
    assert client_of(provisioned).get("/admin/").status_code == 302


def test_operator_opens_pauses_and_opens_again(provisioned, operator, client_of):
    def state() -> int:
        operator.post("/admin/koperasi/garut/status/")
        return client_of(provisioned).get("/").status_code

    assert [state(), state(), state()] == [200, 503, 200]


def test_closing_asks_for_the_name(provisioned, operator):
    response = operator.post("/admin/koperasi/garut/tutup/", {"name": "Melati"})

    assert response.status_code == 422
    assert Cooperative.objects.get(slug="garut").status == "preparing"
    assert not StorefrontExport.objects.exists()


def test_closed_storefront_answers_no_more_and_leaves_a_whole_copy(
    cilegon, operator, client_of, settings, tmp_path
):
    settings.PRIVATE_ROOT = str(tmp_path)
    with tenant_context(cilegon):
        a_product("=HYPERLINK(1)", slug="tenun-cilegon", stock=3)

    operator.post("/admin/koperasi/cilegon/tutup/", {"name": cilegon.name.upper()})
    export = StorefrontExport.objects.get()
    make_export(export.pk)

    assert client_of(cilegon).get("/").status_code == 404
    content = b"".join(operator.get(f"/admin/koperasi/cilegon/salinan/{export.pk}/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        rows = list(csv.DictReader(io.StringIO(archive.read("tabel/catalogue_product.csv").decode())))
        facts = json.loads(archive.read("koperasi.json"))
    assert {"koperasi.xlsx", "isi.json", "tabel/ordering_order.csv"} <= names
    assert [row["slug"] for row in rows] == ["tenun-cilegon"]
    assert facts["slug"] == "cilegon"


def test_copy_holds_nothing_of_another_storefront_and_no_secrets(
    cilegon, bekasi, operator, settings, tmp_path
):
    with tenant_context(bekasi):
        a_product("Kain Bekasi", slug="kain-bekasi", stock=1)

    operator.post("/admin/koperasi/cilegon/salinan/")
    export = StorefrontExport.objects.get()
    make_export(export.pk)
    content = b"".join(operator.get(f"/admin/koperasi/cilegon/salinan/{export.pk}/").streaming_content)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")}
    assert not [name for name, text in texts.items() if "kain-bekasi" in text]
    assert not {"token", "token_hash", "password"} & set(
        ",".join(text.splitlines()[0] for text in texts.values() if text).split(",")
    )


@pytest.mark.parametrize(
    "path", ["permohonan/", "koperasi/", "koperasi/cilegon/", "koperasi/cilegon/domain/"]
)
def test_only_operators_reach_the_desk(cilegon, client_of, portal, path):
    assert client_of(portal).get(f"/admin/{path}").status_code == 302
    assert client_of(cilegon).get(f"/admin/{path}").status_code in {302, 404}


def test_change_of_state_stands_in_the_history(cilegon, operator):
    operator.post("/admin/koperasi/cilegon/status/")

    with schema_context("public"):
        assert AuditEntry.objects.filter(action="cooperative.pause", cooperative_id=cilegon.pk).exists()
    assert operator.get("/admin/koperasi/cilegon/").status_code == 200
    with pytest.raises(Exception, match="status"):
        open_cooperative(Cooperative.objects.get(slug="kab-bekasi"), actor="test")
