"""A cooperative applies at the portal, follows its link and completes what is asked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core.models import OutboxEvent
from marketplace.joining.models import Application, Paper
from marketplace.joining.states import APPLICATION, ASKED, SENT, WITHDRAWN
from tests.joining.conftest import a_pdf

pytestmark = pytest.mark.django_db


def test_application_is_kept_with_its_numbers_as_digits(applied):
    application = applied()

    assert (application.nik_koperasi, application.nib) == ("32050100000012", "9120012345678")
    assert application.npwp == "012345678443000"
    assert application.whatsapp == "6281234567890"
    assert application.region_id == "32.05"
    assert {paper.kind for paper in application.papers.all()} == {"deed", "nib"}


def test_documents_are_private_and_stand_in_the_portals_folder(applied):
    paper = applied().papers.first()

    assert paper.file.name.startswith("portal/permohonan/")
    with pytest.raises(ValueError, match="no address"):
        _ = paper.file.url


def test_applicant_is_mailed_a_link_that_cannot_be_guessed(applied):
    application = applied()

    assert len(application.token) >= 32
    assert OutboxEvent.objects.filter(topic="application.sent", key=application.pk).exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("nib", "912001234567"),
        ("nib", "91200123456AB"),
        ("npwp", "12345"),
        ("nik_koperasi", "tidak punya"),
        ("whatsapp", "12"),
        ("members_count", "3"),
        ("email", "euis"),
        ("city", "36.72"),
        ("products", ""),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field_and_all_else_stays(
    portal, client_of, answers, field, typed
):
    response = client_of(portal).post("/gabung/", answers(**{field: typed}))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Koperasi Konsumen Wanita Melati Garut" in response.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<svg onload=alert(1)>",
        b"%PDF-1.7 cut off",
        b"x" * (5 * 1024 * 1024 + 1),
    ],
    ids=["empty", "program", "svg", "cut-off-pdf", "too-large"],
)
def test_what_is_no_document_is_refused(portal, client_of, answers, content):
    upload = SimpleUploadedFile("akta.pdf", content, content_type="application/pdf")

    response = client_of(portal).post("/gabung/", answers(paper_deed=upload))

    assert response.status_code == 422
    assert response.context["form"].errors["paper_deed"]


def test_places_of_the_chosen_province_follow_without_a_word_of_complaint(portal, client_of):
    page = client_of(portal).post("/gabung/", {"choose": "1", "province": "32", "name": "Kopwan"})

    assert page.status_code == 200
    assert "Kabupaten Garut" in page.content.decode()
    assert not page.context["form"].errors


def test_machines_and_floods_are_stopped(portal, client_of, answers, applied):
    assert client_of(portal).post("/gabung/", answers(website="http://spam")).status_code == 429
    for number in range(5):
        applied(email=f"koperasi{number}@contoh.id")

    response = client_of(portal).post("/gabung/", answers(email="lain@contoh.id"))

    assert response.status_code == 429
    assert "Koperasi Konsumen Wanita Melati Garut" in response.content.decode()
    assert Application.objects.count() == 5


def test_link_of_somebody_else_is_not_found(portal, client_of, applied):
    ours, theirs = applied(), applied(email="lain@contoh.id")
    client = client_of(portal)

    assert client.get("/gabung/bukan-tautan/").status_code == 404
    paper = theirs.papers.first()
    assert client.get(f"/gabung/{ours.token}/berkas/{paper.pk}/").status_code == 404
    assert client.get(f"/gabung/{theirs.token}/berkas/{paper.pk}/").status_code == 200


def test_what_was_asked_is_completed_with_a_new_document_in_place_of_the_old(
    portal, client_of, applied, answers, operator, status_of
):
    application = applied()
    operator.post(f"/admin/permohonan/{application.pk}/tulis/ask/", {"text": "NIB-nya buram."})
    assert status_of(application) == ASKED
    client = client_of(portal)
    assert "NIB-nya buram." in client.get(f"/gabung/{application.token}/").content.decode()
    old = application.papers.get(kind=Paper.Kind.NIB)
    told = answers(members_count="70", answer="Sudah kami foto ulang.", paper_nib=a_pdf("nib-baru.pdf"))
    told.pop("paper_deed")

    response = client.post(f"/gabung/{application.token}/", told)

    application.refresh_from_db()
    assert response.status_code == 302
    assert (application.status, application.members_count) == (SENT, 70)
    assert application.papers.get(kind=Paper.Kind.NIB).pk != old.pk
    assert application.papers.filter(kind=Paper.Kind.DEED).exists()
    assert "Sudah kami foto ulang." in operator.get(f"/admin/permohonan/{application.pk}/").content.decode()


def test_withdrawn_application_is_not_asked_again(portal, client_of, applied, operator, status_of):
    application = applied()

    client_of(portal).post(f"/gabung/{application.token}/batal/")
    operator.post(f"/admin/permohonan/{application.pk}/tulis/ask/", {"text": "Masih ada?"})

    assert status_of(application) == WITHDRAWN


def test_every_transition_is_told_in_words():
    states = {row.state for row in APPLICATION.as_rows()}
    assert {SENT, ASKED} <= states
    assert not {event for event in APPLICATION.events if not APPLICATION.events[event]}


def test_question_mail_is_sent_once_per_question(applied, operator):
    application = applied()
    operator.post(f"/admin/permohonan/{application.pk}/tulis/ask/", {"text": "Kirim NPWP."})

    assert OutboxEvent.objects.filter(topic="application.asked", key=application.pk).count() == 1


def test_form_is_linked_from_home_footer_and_city_directory(portal, client_of):
    for path in ("/", "/kota/"):
        assert client_of(portal).get(path).content.decode().count('href="/gabung/"') >= 2, path
