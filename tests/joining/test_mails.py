"""The applicant is told by mail, with the link of the application, and of nothing that has passed meanwhile."""

import pytest
from django.core import mail

from marketplace.core.models import OutboxEvent
from marketplace.joining.tasks import mail_applicant, mail_operators
from tenants.actions import ask_for_opening, update_cooperative

pytestmark = pytest.mark.django_db


def _send(task, topic: str) -> list:
    event = OutboxEvent.objects.filter(topic=topic).latest("sequence")
    mail.outbox.clear()
    task(
        event_id=str(event.event_id),
        topic=topic,
        key=event.key,
        payload=event.payload,
        schema_name=event.schema_name,
    )
    return mail.outbox


def test_applicant_gets_the_link_of_the_application(applied):
    application = applied()

    sent = _send(mail_applicant, "application.sent")

    assert [message.to for message in sent] == [["euis@contoh.id"]]
    assert f"/gabung/{application.token}/" in sent[0].body
    assert application.name in sent[0].subject


@pytest.mark.parametrize(
    ("event", "topic"), [("ask", "application.asked"), ("refuse", "application.refused")]
)
def test_what_the_operator_wrote_is_in_the_mail(applied, operator, event, topic):
    application = applied()
    operator.post(f"/admin/permohonan/{application.pk}/tulis/{event}/", {"text": "Kirim <b>SK</b> lengkap."})

    message = _send(mail_applicant, topic)[0]

    assert "Kirim <b>SK</b> lengkap." in message.body
    assert "<b>SK</b>" not in message.alternatives[0][0]


def test_news_that_has_passed_is_not_mailed(applied, operator):
    application = applied()
    operator.post(f"/admin/permohonan/{application.pk}/verifikasi/")

    assert _send(mail_applicant, "application.sent") == []
    assert len(_send(mail_applicant, "application.verified")) == 1


def test_operators_are_told_who_asks_to_be_opened(cilegon, operator):
    preparing = update_cooperative(cilegon, actor="test", status="preparing")
    ask_for_opening(preparing, actor="test")

    message = _send(mail_operators, "cooperative.opening_asked")[0]

    assert message.to == ["pusat@contoh.id"]
    assert "/admin/koperasi/cilegon/" in message.body
