"""E-mails of both languages from templates, sent once for each event even when the event arrives twice.

A mail named "mail/order_placed" is three templates: `mail/order_placed.subject.txt`, `.txt` and `.html` (the latter two
extend `base_email.txt` and `base_email.html`). Consumers call `send_templated` with the event's id from a task
decorated with `outbox.at_least_once`, so that no transaction waits for the mail server.

With an event id the mail is claimed in the database before it is sent and confirmed after. What can still happen: the
process dies after the mail server took the message and before the confirmation; the mail is then sent again when the
claim has lapsed, with the same Message-ID, by which most mailboxes show it once. It is never lost, and a mail for
several recipients that failed half-way is repeated only for those who did not get it.
"""

import logging
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from marketplace.core.models import SentEmail

logger = logging.getLogger(__name__)

# Longer than a mail server is waited for (EMAIL_TIMEOUT), so that a claim in force means somebody is sending.
CLAIM_LASTS = timedelta(minutes=5)

Attachment = tuple[str, bytes, str]
"""File name, content, media type."""


@dataclass(frozen=True)
class Letter:
    """One mail to one recipient, written but not sent."""

    to: str
    template: str
    language: str
    context: dict[str, Any]
    from_name: str = ""
    reply_to: str = ""


class BeingSent(Exception):
    """Another process claimed this mail moments ago; whether it was sent is not known yet. Try again later."""


def send(letter: Letter, *, event_id: uuid.UUID | str) -> bool:
    """Send a letter as `send_templated` does."""
    return send_templated(
        letter.to,
        letter.template,
        letter.context,
        language=letter.language,
        from_name=letter.from_name,
        reply_to=letter.reply_to,
        event_id=event_id,
    )


def send_templated(
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    from_name: str = "",
    reply_to: str = "",
    event_id: uuid.UUID | str | None = None,
    attachments: Iterable[Attachment] = (),
) -> bool:
    """Render and send one mail to one recipient; return False when it was sent before or the mailbox does not exist.

    `from_name` is what the recipient sees before the marketplace's own address, usually the cooperative's name.
    Raises BeingSent, and whatever the mail server answers for a passing reason (the caller's event is tried again).
    """
    message = _compose(to, template, context, language=language, from_name=from_name, reply_to=reply_to)
    for name, content, media_type in attachments:
        message.attach(name, content, media_type)
    if event_id is None:
        return _send(message)
    claim = _claim(event_id, template, to)
    if claim is None:
        return False
    message.extra_headers["Message-ID"] = _message_id(claim)
    try:
        is_sent = _send(message)
    except Exception:
        SentEmail.objects.filter(pk=claim.pk).update(claimed_at=None)
        raise
    # A mailbox that does not exist is settled too; only the claim without a sending says so.
    SentEmail.objects.filter(pk=claim.pk).update(
        sent_at=timezone.now(), claimed_at=claim.claimed_at if is_sent else None
    )
    return is_sent


def recipient_hash(address: str) -> str:
    """Return what stands for an address in the database, so that the log of mails holds no addresses."""
    return salted_hmac("core.mail", address.strip().lower(), algorithm="sha256").hexdigest()


def _compose(
    to: str, template: str, context: Mapping[str, Any], *, language: str, from_name: str, reply_to: str
) -> EmailMultiAlternatives:
    with translation.override(language):
        subject = " ".join(_plain_text(f"{template}.subject.txt", context).split())
        values = {**context, "subject": subject}
        text = _plain_text(f"{template}.txt", values)
        html = render_to_string(f"{template}.html", values)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        subject=subject,
        body=text.strip() + "\n",
        # One line: a cooperative's name with a line break must not become a header of its own.
        from_email=formataddr((" ".join(from_name.split()) or name, address)),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message


def _plain_text(template: str, values: Mapping[str, Any]) -> str:
    # Without autoescape: nobody unescapes "Siti &amp; Ani" in a subject or a text.
    found: Any = get_template(template)
    return found.template.render(Context(dict(values), autoescape=False))


def _send(message: EmailMultiAlternatives) -> bool:
    try:
        return message.send() > 0
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        if not codes or min(codes) < 500:
            raise
        logger.warning("The mail server knows no such mailbox (%s); this mail is not tried again.", codes[0])
        return False


def _claim(event_id: uuid.UUID | str, template: str, to: str) -> SentEmail | None:
    """Return our claim, None when the mail was sent; durable, because an uncommitted claim stops nobody."""
    with transaction.atomic(durable=True):
        key = {"event_id": event_id, "template": template, "recipient_hash": recipient_hash(to)}
        SentEmail.objects.bulk_create([SentEmail(**key)], ignore_conflicts=True)
        claim = SentEmail.objects.select_for_update().get(**key)
        if claim.sent_at:
            return None
        now = timezone.now()
        if claim.claimed_at and claim.claimed_at > now - CLAIM_LASTS:
            raise BeingSent(f"{template} for event {event_id} is being sent by another process")
        claim.claimed_at = now
        claim.save(update_fields=["claimed_at"])
    return claim


def _message_id(claim: SentEmail) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "lumbung.invalid"
    return f"<{claim.event_id}.{claim.recipient_hash[:16]}.{claim.template.replace('/', '.')}@{domain}>"
