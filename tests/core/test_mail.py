import uuid
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from marketplace.core import mail
from marketplace.core.mail import BeingSent, recipient_hash, send_templated
from marketplace.core.models import SentEmail

TEMPLATES = {
    "mail/hello.subject.txt": "{% load i18n %}{% get_current_language as code %}\n{{ name }}\n ({{ code }})\n",
    "mail/hello.txt": "Halo {{ name }}, {{ subject }}\n\n\n",
    "mail/hello.html": "<p>Halo {{ name }}, {{ subject }}</p>",
}


@pytest.fixture(autouse=True)
def templates(settings):
    settings.DEFAULT_FROM_EMAIL = "Lumbung <halo@lumbung.test>"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]


def send(to="siti@example.id", **changes) -> bool:
    values = {"language": "id", "from_name": "Koperasi Cilegon", **changes}
    return send_templated(to, "mail/hello", {"name": "Siti & Ani"}, **values)


def test_a_mail_has_both_forms_in_the_readers_language():
    assert send(reply_to="toko@example.id", attachments=[("po.pdf", b"%PDF", "application/pdf")])
    (message,) = django_mail.outbox
    assert message.subject == "Siti & Ani (id)"
    assert message.body == "Halo Siti & Ani, Siti & Ani (id)\n"
    assert message.alternatives[0].content == "<p>Halo Siti &amp; Ani, Siti &amp; Ani (id)</p>"
    assert message.to == ["siti@example.id"]
    assert message.from_email == "Koperasi Cilegon <halo@lumbung.test>"
    assert message.reply_to == ["toko@example.id"]
    assert message.alternatives[0].mimetype == "text/html"
    assert message.attachments[0].filename == "po.pdf"
    assert message.message()["Auto-Submitted"] == "auto-generated"
    send(language="en")
    assert "(en)" in django_mail.outbox[1].subject


def test_a_name_cannot_smuggle_in_a_header():
    send(from_name="Koperasi\r\nBcc: semua@example.id")
    assert django_mail.outbox[0].from_email == '"Koperasi Bcc: semua@example.id" <halo@lumbung.test>'
    assert django_mail.outbox[0].message()["Bcc"] is None


def test_without_a_name_the_marketplaces_own_is_shown():
    send(from_name="")
    assert django_mail.outbox[0].from_email == "Lumbung <halo@lumbung.test>"


@pytest.mark.django_db
def test_an_event_that_arrives_twice_sends_one_mail_to_each_recipient():
    event_id = uuid.uuid4()
    assert send(event_id=event_id)
    assert not send(event_id=event_id)
    assert not send(to=" Siti@Example.ID ", event_id=event_id)
    assert send(to="ani@example.id", event_id=event_id)
    assert send(event_id=uuid.uuid4())
    assert len(django_mail.outbox) == 3
    assert SentEmail.objects.filter(sent_at__isnull=False).count() == 3


@pytest.mark.django_db
def test_the_log_holds_no_address():
    send(event_id=uuid.uuid4())
    stored = SentEmail.objects.get()
    assert "siti" not in f"{stored.__dict__}"
    assert stored.recipient_hash == recipient_hash("siti@example.id")


@pytest.mark.django_db
def test_a_mail_that_failed_is_sent_when_the_event_comes_again(monkeypatch):
    event_id = uuid.uuid4()
    monkeypatch.setattr(EmailMultiAlternatives, "send", _failing(SMTPServerDisconnected("gone")))
    with pytest.raises(SMTPServerDisconnected):
        send(event_id=event_id)
    monkeypatch.undo()
    assert send(event_id=event_id)
    assert len(django_mail.outbox) == 1


@pytest.mark.django_db
def test_a_mail_another_process_is_sending_is_tried_later_and_then_with_the_same_id():
    event_id = uuid.uuid4()
    claim = mail._claim(event_id, "mail/hello", "siti@example.id")
    with pytest.raises(BeingSent):
        send(event_id=event_id)
    assert django_mail.outbox == []
    # That process died after the mail server had the message: sent again, and recognisable as the same.
    SentEmail.objects.update(claimed_at=timezone.now() - mail.CLAIM_LASTS - timedelta(seconds=1))
    assert send(event_id=event_id)
    assert django_mail.outbox[0].message()["Message-ID"] == mail._message_id(claim)


@pytest.mark.django_db
def test_a_mailbox_that_does_not_exist_is_not_tried_for_ever(monkeypatch):
    event_id = uuid.uuid4()
    refused = SMTPRecipientsRefused({"siti@example.id": (550, b"no such user")})
    monkeypatch.setattr(EmailMultiAlternatives, "send", _failing(refused))
    assert not send(event_id=event_id)
    monkeypatch.undo()
    assert not send(event_id=event_id)
    assert django_mail.outbox == []


@pytest.mark.django_db
def test_a_mailbox_that_is_full_for_now_is_tried_again(monkeypatch):
    refused = SMTPRecipientsRefused({"siti@example.id": (452, b"mailbox full")})
    monkeypatch.setattr(EmailMultiAlternatives, "send", _failing(refused))
    with pytest.raises(SMTPRecipientsRefused):
        send(event_id=uuid.uuid4())


def test_a_claim_inside_a_transaction_is_refused(committed_db):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send(event_id=uuid.uuid4())
    assert not SentEmail.objects.exists()


def _failing(failure: Exception):
    def raise_it(*args, **kwargs):
        raise failure

    return raise_it
