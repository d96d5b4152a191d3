"""What others must not see: pages answer 404, raw SQL sees nothing."""

import pytest
from django.db import DatabaseError, connection, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.procurement.actions import awarding, drafting
from marketplace.procurement.goods import goods_of
from marketplace.procurement.models import Request
from tenants.staff.actions import add_member
from tests.procurement.conftest import a_person, a_quote, an_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(quote, officer):
    with schema_context("public"):
        return awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})


@pytest.fixture
def stranger(db):
    user = a_person("Orang Lain")
    an_institution(user, name="PT Baja Pesisir", kind="private")
    return user


@pytest.fixture
def bekasi_staff(bekasi):
    user = a_person("Ibu Nenden")
    with tenant_context(bekasi):
        add_member(user=user, roles=["order_desk"], actor="test")
    return user


def pages_of(request, quote, order):
    room = f"/lembaga/ruang/{request.institution_id}/"
    mine = f"{room}permintaan/{request.pk}/"
    steps = [
        "",
        "barang/",
        "tanggal/",
        "catatan/",
        "kirim/",
        "batal/",
        f"penawaran/{quote.pk}/terima/",
        f"penawaran/{quote.pk}/tolak/",
    ]
    orders = [f"{room}pesanan/{order.pk}/", f"{room}pesanan/{order.pk}/dokumen.pdf"]
    return [room, f"{room}permintaan/", f"{room}pesanan/", *[mine + step for step in steps], *orders]


def test_strangers_read_404_on_every_page_of_a_workspace(client_of, portal, stranger, sent, quote, order):
    browser = client_of(portal, stranger)
    for address in pages_of(sent, quote, order):
        assert browser.get(address).status_code == 404, address
        assert browser.post(address).status_code in (404, 405), address
    sent.refresh_from_db()
    assert sent.status == "quoted" or sent.status == "accepted"


def test_ids_of_others_under_the_own_institution_read_404(client_of, portal, stranger, sent, quote, order):
    own = stranger.institution_memberships.get().institution_id
    browser = client_of(portal, stranger)
    for address in pages_of(sent, quote, order)[3:]:
        foreign = address.replace(f"/ruang/{sent.institution_id}/", f"/ruang/{own}/")
        assert browser.get(foreign).status_code == 404, foreign
        assert browser.post(foreign).status_code in (404, 405), foreign


def test_staff_of_another_storefront_reads_404(client_of, bekasi, bekasi_staff, sent, order):
    browser = client_of(bekasi, bekasi_staff)
    steps = ["", "penawaran/", "penawaran/periksa/", "penawaran/tarik/", "tolak/"]
    addresses = [f"/admin/permintaan/{sent.pk}/{step}" for step in steps]
    addresses += [
        f"/admin/permintaan/pesanan/{order.pk}/",
        f"/admin/permintaan/pesanan/{order.pk}/dokumen.pdf",
    ]
    for address in addresses:
        assert browser.get(address).status_code == 404, address
        assert browser.post(address, {"reason": "x"}).status_code in (404, 405), address
    listing = browser.get("/admin/permintaan/").content.decode()
    assert sent.title not in listing


def test_draft_is_invisible_to_the_storefront_whose_goods_it_names(
    client_of, cilegon, staff, officer, institution, uniform
):
    with schema_context("public"):
        draft = drafting.start_request(
            institution=institution,
            goods=goods_of(cilegon, product_id=uniform.pk),
            actor=officer,
            title="Rahasia",
        )
    with tenant_context(cilegon):
        assert not Request.objects.filter(pk=draft.pk).exists()
    assert client_of(cilegon, staff).get(f"/admin/permintaan/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    "table",
    [
        "request",
        "requestline",
        "requestevent",
        "invitation",
        "quote",
        "quoteline",
        "purchaseorder",
        "purchaseorderline",
    ],
)
def test_raw_sql_sees_rows_of_the_own_storefront_only(cilegon, bekasi, order, table):
    def count():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM public.procurement_{table}")
            return cursor.fetchone()[0]

    with tenant_context(cilegon):
        assert count() > 0
    with tenant_context(bekasi):
        assert count() == 0


def test_another_storefront_cannot_change_or_add_rows(cilegon, bekasi, sent, quote):
    with tenant_context(bekasi):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE public.procurement_request SET title = 'diubah' WHERE id = %s", [sent.pk])
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO public.procurement_invitation (request_id, cooperative_id, invited_at, decline_reason)"
                " VALUES (%s, %s, now(), '')",
                [sent.pk, cilegon.pk],
            )


def test_quote_draft_does_not_exist_for_the_institution(desk, sent, cilegon, staff):
    draft = a_quote(sent, cilegon, staff, send=False)
    room = f"/lembaga/ruang/{sent.institution_id}/permintaan/{sent.pk}/"
    assert desk.get(f"{room}penawaran/{draft.pk}/terima/").status_code == 404


def test_editor_of_the_storefront_does_not_see_requests(client_of, cilegon, sent):
    user = a_person("Redaktur")
    with tenant_context(cilegon):
        add_member(user=user, roles=["editor"], actor="test")
    answer = client_of(cilegon, user).get(f"/admin/permintaan/{sent.pk}/")
    assert answer.status_code in (302, 404) and "Batik Jumat" not in answer.content.decode()


def test_approver_decides_but_does_not_write(client_of, portal, approver, sent, quote, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    browser = client_of(portal, approver)
    room = f"/lembaga/ruang/{sent.institution_id}/permintaan/{sent.pk}/"
    assert browser.get(f"{room}barang/").status_code == 403
    assert browser.post(f"{room}penawaran/{quote.pk}/terima/").status_code == 302
