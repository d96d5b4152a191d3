"""The mail that tells staff that a certificate nears its end, or is over, and how to renew it."""

import uuid

from django.db import connection
from django.utils import translation

from marketplace.catalogue import certificates
from marketplace.catalogue.certificate_rules import who_helps
from marketplace.catalogue.models import Certificate
from marketplace.core import mail
from tenants.letterhead import letterhead
from tenants.staff.roles import EDITOR, MANAGER
from tenants.staff.selectors import people_with_role
from tenants.urls import absolute


def warn(certificate: Certificate, *, event_id: uuid.UUID | str) -> None:
    """Send the warning that is due today, if one is; outside any transaction, once for each step."""
    step = certificates.look_at(certificate)
    if step is None:
        return
    for letter in letters_about(certificate):
        mail.send(letter, event_id=event_id)
    certificates.warned(certificate, step)


def letters_about(certificate: Certificate) -> list[mail.Letter]:
    """One mail for each manager and editor of this storefront, in their language."""
    cooperative = connection.tenant
    letters = []
    for person in people_with_role(MANAGER, EDITOR):
        with translation.override(person.language):
            left = certificate.days_left
            context = {
                **letterhead(cooperative),
                "whatsapp_url": "",
                "person_name": person.name,
                "kind": certificate.kind.name,
                "number": certificate.number,
                "valid_until": certificate.valid_until,
                "days_left": left,
                "is_over": left is not None and left < 0,
                "renewal": certificate.kind.renewal_note_id,
                "who_helps": who_helps(certificate.kind.slug, cooperative.city_name),
                "action_url": absolute(cooperative, "catalogue_certificate_renewal", certificate.pk),
            }
        letters.append(
            mail.Letter(
                person.email,
                "catalogue/emails/certificate",
                person.language,
                context,
                from_name=cooperative.name,
            )
        )
    return letters
