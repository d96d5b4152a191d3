import json
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from deploy.services import ports
from tests.deploy.conftest import PROJECT_ROOT


@pytest.fixture(scope="module")
def catcher(tmp_path_factory):
    smtp, inbox = ports.choose(), ports.choose()
    folder = tmp_path_factory.mktemp("mail")
    command = [sys.executable, "-m", "deploy.services.mailcatcher", "--folder", folder]
    process = subprocess.Popen(
        [*command, "--smtp-port", str(smtp), "--inbox-port", str(inbox)], cwd=PROJECT_ROOT
    )
    deadline = time.monotonic() + 20
    while not (ports.answers(smtp) and ports.answers(inbox)):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    yield smtp, f"http://127.0.0.1:{inbox}"
    process.terminate()
    assert process.wait(10) == 0


def read(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode(), answer.headers


@pytest.fixture
def mail(catcher):
    smtp, inbox = catcher
    message = EmailMessage()
    message["From"], message["To"] = "toko@cilegon.id", "sri@contoh.id"
    message["Subject"] = "Pesanan Anda – terima kasih <b>"
    message.set_content("Halo Sri, pesanan Anda sudah kami terima.")
    message.add_alternative("<p>Halo <b>Sri</b></p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="pesanan.pdf")
    with smtplib.SMTP("127.0.0.1", smtp) as server:
        server.send_message(message, to_addrs=["sri@contoh.id", "arsip@cilegon.id"])
    (kept, *_) = json.loads(read(f"{inbox}/messages.json")[0])
    yield inbox, kept
    urllib.request.urlopen(urllib.request.Request(f"{inbox}/messages.json", method="DELETE")).close()


def test_mail_is_listed_for_programs(mail):
    _, kept = mail
    assert kept["subject"] == "Pesanan Anda – terima kasih <b>"
    assert kept["to"] == "sri@contoh.id, arsip@cilegon.id"
    assert kept["text"].strip() == "Halo Sri, pesanan Anda sudah kami terima."
    assert kept["attachments"] == ["pesanan.pdf"]


def test_mail_is_listed_and_shown_for_people(mail):
    inbox, kept = mail
    assert "Pesanan Anda – terima kasih &lt;b&gt;" in read(inbox)[0]
    page, _ = read(f"{inbox}/{kept['id']}")
    assert "Halo Sri, pesanan Anda" in page
    assert f"/{kept['id']}/html" in page
    html, headers = read(f"{inbox}/{kept['id']}/html")
    assert "<b>Sri</b>" in html
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert read(f"{inbox}/{kept['id']}/attachments/0")[0] == "%PDF-1.7"


@pytest.mark.parametrize("path", ["nothing", "..%2f..%2fetc%2fpasswd", "{id}/attachments/9", "{id}/nothing"])
def test_unknown_mail_has_a_page(mail, path):
    inbox, kept = mail
    with pytest.raises(urllib.error.HTTPError) as refusal:
        read(f"{inbox}/{path.format(id=kept['id'])}")
    assert refusal.value.code == 404


def test_inbox_is_empty_in_words(catcher):
    assert "Belum ada surat" in read(catcher[1])[0]
