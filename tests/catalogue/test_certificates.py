"""Certificates: for whom they hold, when they end, who checks them."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.catalogue import certificate_mails
from marketplace.catalogue.certificate_rules import number_problem
from marketplace.catalogue.models import Certificate, ProductMaker
from marketplace.catalogue.selectors import certificates_shown_for
from marketplace.core.models import AuditEntry, DueWork, OutboxEvent
from marketplace.reference.models import CertificateCheck, CertificateKind
from tests.catalogue.factories import a_member, a_package, a_product, picture_bytes

HALAL = "ID36110000123450221"
ADD = "/admin/sertifikat/add/"


@pytest.fixture
def operator(portal, staff_client, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    return staff_client(portal, "operator")


def kind(slug="halal"):
    return CertificateKind.objects.get(slug=slug)


def a_certificate(days_left=None, *, slug="halal", scope="cooperative", number=HALAL, **fields):
    until = date.today() + timedelta(days=days_left) if days_left is not None else None
    return Certificate.objects.create(
        kind=kind(slug), number=number, valid_until=until, scope=scope, **fields
    )


def sent(**fields):
    """What the form sends for a certificate of the whole cooperative."""
    return {"kind": kind().pk, "number": HALAL, "scope": "cooperative", **fields}


@pytest.mark.parametrize(
    ("slug", "number", "is_fine"),
    [
        ("halal", "ID36110000123450221", True),
        ("halal", "ID 3611 0000 1234 50221", True),
        ("halal", "MUI-12345", False),
        ("p-irt", "2063672010001-31", True),
        ("p-irt", "P-IRT No. 206367201000131", True),
        ("p-irt", "20636", False),
        ("bpom", "MD 123456789012", True),
        ("bpom", "123456789012", False),
        ("nib", "0220001234567", True),
        ("nib", "0220", False),
        ("slhs", "apa saja 1/2026", True),
    ],
)
def test_a_number_is_checked_as_far_as_public_rules_go(slug, number, is_fine):
    assert (number_problem(slug, number) is None) == is_fine


def test_each_scope_shows_on_the_products_it_holds_for(look):
    def body():
        member = a_member()
        hers, other, package = a_product(), a_product(), a_package()
        ProductMaker.objects.create(product=hers, member=member)
        one = a_certificate(scope="product", number="1")
        one.products.add(other)
        a_certificate(scope="member", member=member, number="2")
        a_certificate(scope="kitchen", number="3")
        a_certificate(scope="cooperative", number="4")
        refused = a_certificate(scope="cooperative", number="5", check_state="refused")
        assert refused
        a_certificate(-1, scope="cooperative", number="6")
        a_certificate(0, scope="cooperative", number="7")

        def shown(product):
            return set(certificates_shown_for(product).values_list("number", flat=True))

        assert shown(hers) == {"2", "4", "7"}
        assert shown(other) == {"1", "4", "7"}
        assert shown(package) == {"3", "4", "7"}

    look(body)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "halal"}, "number"),
        ({"scope": "product"}, "products"),
        ({"scope": "member"}, "member"),
        ({"valid_from": "2026-02-01", "valid_until": "2026-01-01"}, "valid_until"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(editor, look, changes, field):
    response = editor.post(ADD, look(sent) | changes)
    assert list(response.context["form"].errors) == [field]
    assert not look(Certificate.objects.exists)


@pytest.mark.parametrize(
    ("name", "content", "is_kept"),
    [
        ("halal.pdf", b"%PDF-1.7\n%%EOF", True),
        ("halal.jpg", picture_bytes(), True),
        ("halal.pdf", b"<svg onload=alert(1)>", False),
        ("halal.exe", b"MZ\x90\x00", False),
        ("besar.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), False),
    ],
)
def test_a_scan_is_a_pdf_or_a_photo_whatever_its_name_says(editor, look, name, content, is_kept):
    response = editor.post(ADD, look(sent) | {"file": SimpleUploadedFile(name, content)})
    if is_kept:
        assert response.status_code == 302
        scan = editor.get(f"/admin/sertifikat/{look(Certificate.objects.get).pk}/pindaian/")
        assert scan["Content-Disposition"].startswith("attachment")
    else:
        assert list(response.context["form"].errors) == ["file"]


def test_staff_are_warned_once_at_each_step_and_products_hear_of_the_end(cilegon, editor, look, monkeypatch):
    product = look(a_product)
    until = timezone.localdate() + timedelta(days=100)
    fields = {"scope": "product", "products": [product.pk], "valid_until": until.isoformat()}
    editor.post(ADD, look(sent) | fields)
    certificate = look(Certificate.objects.get)
    letters: list = []

    def keep(to, template, context, **_):
        letters.append(
            context
            | {
                "mail": [
                    render_to_string(f"{template}{end}", context) for end in (".txt", ".html", ".subject.txt")
                ]
            }
        )

    monkeypatch.setattr(certificate_mails.mail, "send_templated", keep)

    def on(days):
        """That many days before its last one; answers whether its product heard of it."""
        OutboxEvent.objects.filter(topic="product.changed").delete()
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "localdate", lambda *_: until - timedelta(days=days))
            look(
                lambda: certificate_mails.warn(
                    Certificate.objects.select_related("kind").get(), event_id=uuid.uuid4()
                )
            )
        return OutboxEvent.objects.filter(topic="product.changed", key=str(product.pk)).exists()

    steps = [(days, on(days), len(letters)) for days in (90, 90, 30, 7, -1, -1)]
    assert steps == [
        (90, False, 1),
        (90, False, 1),
        (30, False, 2),
        (7, False, 3),
        (-1, True, 4),
        (-1, True, 4),
    ]
    first, last = letters[0], letters[-1]
    assert (first["days_left"], last["is_over"]) == (90, True)
    assert "Cilegon" in first["mail"][0]
    assert f"/admin/sertifikat/{certificate.pk}/perpanjang/" in first["action_url"]
    assert HALAL in last["mail"][2]
    assert not DueWork.objects.filter(topic="certificate.due").exists()


def test_a_new_end_is_warned_of_anew_and_checked_anew(editor, look):
    editor.post(ADD, look(sent) | {"valid_until": (date.today() + timedelta(days=20)).isoformat()})
    certificate = look(Certificate.objects.get)
    look(lambda: Certificate.objects.update(check_state="verified", warned_days=30))
    data = look(sent) | {"valid_until": (date.today() + timedelta(days=20)).isoformat()}
    editor.post(f"/admin/sertifikat/edit/{certificate.pk}/", data)
    assert look(Certificate.objects.get).check_state == "verified"
    data["valid_until"] = (date.today() + timedelta(days=900)).isoformat()
    editor.post(f"/admin/sertifikat/edit/{certificate.pk}/", data)
    again = look(Certificate.objects.get)
    assert (again.check_state, again.warned_days) == ("waiting", None)
    due_on = timezone.localdate(DueWork.objects.get(topic="certificate.due").due_at)
    assert due_on == date.today() + timedelta(days=810)


def test_the_operator_verifies_or_refuses_what_a_cooperative_asks(cilegon, editor, operator, look):
    product = look(a_product)
    scan = SimpleUploadedFile("halal.pdf", b"%PDF-1.7\n%%EOF")
    editor.post(ADD, look(sent) | {"scope": "product", "products": [product.pk], "file": scan})
    listed = operator.get("/admin/pemeriksaan-sertifikat/").content.decode()
    assert HALAL in listed
    wanted = CertificateCheck.objects.get()
    assert wanted.holder == product.name
    address = f"/admin/pemeriksaan-sertifikat/{wanted.pk}/"
    assert b"".join(operator.get(f"{address}pindaian/").streaming_content).startswith(b"%PDF")
    refused = operator.post(address, {"decision": "refused", "note": ""})
    assert refused.status_code == 422
    assert operator.post(address, {"decision": "refused", "note": "Nomor tidak terbaca."}).status_code == 302

    def check(state, shown):
        certificate = Certificate.objects.get()
        assert certificate.check_state == state
        assert certificates_shown_for(product).exists() == shown

    look(lambda: check("refused", False))
    assert AuditEntry.objects.filter(action="certificate.refused", cooperative_id=cilegon.pk).exists()
    operator.post(address, {"decision": "verified", "note": ""})
    look(lambda: check("verified", True))
    assert not CertificateCheck.objects.filter(state="waiting").exists()


def test_only_operators_at_the_portal_check(cilegon, editor, staff_client, portal, look):
    editor.post(ADD, look(sent))
    pk = CertificateCheck.objects.get().pk
    for address in ("", f"{pk}/", f"{pk}/pindaian/"):
        assert editor.get(f"/admin/pemeriksaan-sertifikat/{address}").status_code == 404
        at_portal = staff_client(portal, "editor").get(f"/admin/pemeriksaan-sertifikat/{address}")
        assert at_portal.status_code in {302, 403}


def test_a_deleted_certificate_leaves_no_question_and_nothing_due(editor, look):
    editor.post(ADD, look(sent) | {"valid_until": (date.today() + timedelta(days=200)).isoformat()})
    certificate = look(Certificate.objects.get)
    assert editor.post(f"/admin/sertifikat/delete/{certificate.pk}/").status_code == 302
    assert not CertificateCheck.objects.exists()
    assert not DueWork.objects.filter(topic="certificate.due").exists()


def test_the_renewal_page_says_who_helps_in_this_city(editor, look):
    certificate = look(lambda: a_certificate(12, slug="p-irt", number="2063672010001-31"))
    html = editor.get(f"/admin/sertifikat/{certificate.pk}/perpanjang/").content.decode()
    assert "Cilegon" in html
    assert "OSS" in html
    listed = editor.get("/admin/sertifikat/?ends=30").content.decode()
    assert f"/admin/sertifikat/{certificate.pk}/perpanjang/" in listed


def test_food_shows_its_numbers_issuer_and_end_and_that_it_was_checked(cilegon, client_of, look):
    def prepare():
        product = a_product("Emping", slug="emping", category="keripik-kerupuk")
        one = a_certificate(
            40, slug="p-irt", scope="product", number="2063672010001-31", check_state="verified"
        )
        one.products.add(product)
        gone = a_certificate(-1, scope="product", number="ID36110000999990221")
        gone.products.add(product)

    look(prepare)
    html = client_of(cilegon).get("/produk/emping/").content.decode()
    assert "2063672010001-31" in html
    assert "ID36110000999990221" not in html
