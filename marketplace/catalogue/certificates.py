"""Certificates change, end and are checked here; the search hears of each, and staff are warned in time, once."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from marketplace.catalogue.actions import tell_products_changed
from marketplace.catalogue.models import Certificate, Product
from marketplace.core import audit, due
from marketplace.reference.models import CertificateCheck

# Days before the end on which staff are told; 0: it is over.
WARNINGS = (90, 30, 7)
TOPIC = "certificate.due"
# Shortly after midnight in the storefront's time zone: what ended yesterday is gone when people wake up.
HOUR = time(0, 10)
# What the portal's operator looked at; when one of these changes, the check begins anew.
CHECKED_FACTS = ("kind_id", "number", "issuer", "valid_from", "valid_until", "scope", "file")


def products_of(certificate: Certificate) -> list[int]:
    """The products a certificate holds for, by its scope."""
    scopes = Certificate.Scope
    products = Product.objects.filter(archived_at__isnull=True)
    if certificate.scope == scopes.PRODUCT:
        products = products.filter(certificates=certificate)
    elif certificate.scope == scopes.KITCHEN:
        products = products.filter(kind=Product.Kind.CATERING)
    elif certificate.scope == scopes.MEMBER:
        products = products.filter(makers__member=certificate.member_id)
    return list(products.order_by("pk").distinct().values_list("pk", flat=True))


def facts_of(certificate: Certificate) -> tuple[object, ...]:
    return tuple(str(getattr(certificate, name) or "") for name in CHECKED_FACTS)


def keep_up(
    certificate: Certificate, *, actor: audit.Actor, before: Iterable[int] = (), is_new_fact: bool = True
) -> None:
    """In the transaction that changed a certificate: tell its products, let its end fall due, ask for a check.

    `before` are the products it held for until now; `is_new_fact` says whether anything changed that is checked.
    """
    tell_products_changed([*before, *products_of(certificate)])
    if is_new_fact:
        certificate.check_state, certificate.check_note = Certificate.Check.WAITING, ""
        certificate.checked_at = certificate.warned_days = None
        certificate.save(update_fields=["check_state", "check_note", "checked_at", "warned_days"])
        _ask_for_check(certificate)
    _schedule(certificate)
    audit.record(
        "certificate.changed",
        "certificate",
        certificate.pk,
        actor=actor,
        cooperative_id=connection.tenant.pk,
        changes={"number": [None, certificate.number], "valid_until": [None, certificate.valid_until]},
    )


def forget(certificate: Certificate, *, actor: audit.Actor, before: Iterable[int]) -> None:
    """In the transaction that deletes a certificate."""
    CertificateCheck.objects.filter(
        cooperative_id=connection.tenant.pk, certificate_id=certificate.pk
    ).delete()
    due.cancel(TOPIC, certificate.pk)
    tell_products_changed(before)
    audit.record(
        "certificate.deleted", "certificate", certificate.pk, actor=actor, cooperative_id=connection.tenant.pk
    )


@transaction.atomic
def look_at(certificate: Certificate) -> int | None:
    """What is due about a certificate today: answer the warning to send (90, 30, 7, 0 days), None when there is none.

    Products hear on the day after its last one. The answer stays the same until `warned` says it was sent.
    """
    left = certificate.days_left
    _schedule(certificate)
    if left is None:
        return None
    if left < 0:
        tell_products_changed(products_of(certificate))
        step = 0
    else:
        step = min((days for days in WARNINGS if left <= days), default=-1)
    is_new = step >= 0 and (certificate.warned_days is None or step < certificate.warned_days)
    return step if is_new else None


def warned(certificate: Certificate, step: int) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(warned_days=step)


@transaction.atomic
def decide_check(certificate: Certificate, *, is_verified: bool, note: str, actor: audit.Actor) -> None:
    """The portal's operator verified or refused a certificate; works in its cooperative's schema.

    A refused one leaves the shop at once.
    """
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    before = locked.check_state
    locked.check_state = Certificate.Check.VERIFIED if is_verified else Certificate.Check.REFUSED
    locked.check_note, locked.checked_at = note, timezone.now()
    locked.save(update_fields=["check_state", "check_note", "checked_at"])
    CertificateCheck.objects.filter(cooperative_id=connection.tenant.pk, certificate_id=locked.pk).update(
        state=locked.check_state, note=note, checked_at=locked.checked_at
    )
    audit.record(
        "certificate.verified" if is_verified else "certificate.refused",
        "certificate",
        locked.pk,
        actor=actor,
        cooperative_id=connection.tenant.pk,
        changes={"check_state": [before, locked.check_state]},
    )
    tell_products_changed(products_of(locked))


def holder_of(certificate: Certificate) -> str:
    """For whom it holds, in words an operator can compare with the scan."""
    if certificate.scope == Certificate.Scope.PRODUCT:
        return ", ".join(certificate.products.values_list("name", flat=True))[:300]
    if certificate.scope == Certificate.Scope.MEMBER and certificate.member:
        return certificate.member.name
    return certificate.get_scope_display()[:300]


def _ask_for_check(certificate: Certificate) -> None:
    CertificateCheck.objects.update_or_create(
        cooperative_id=connection.tenant.pk,
        certificate_id=certificate.pk,
        defaults={
            "kind_id": certificate.kind_id,
            "number": certificate.number,
            "issuer": certificate.issuer,
            "holder": holder_of(certificate),
            "valid_until": certificate.valid_until,
            "has_scan": bool(certificate.file),
            "asked_at": timezone.now(),
            "state": CertificateCheck.State.WAITING,
            "note": "",
            "checked_at": None,
        },
    )


def _schedule(certificate: Certificate) -> None:
    """The next day on which something about it is due; none once it is over."""
    until = certificate.valid_until
    days = (
        [] if until is None else [until - timedelta(days=n) for n in WARNINGS] + [until + timedelta(days=1)]
    )
    if certificate.valid_from and certificate.valid_from <= (until or certificate.valid_from):
        days.append(certificate.valid_from)
    ahead = [day for day in days if day > timezone.localdate()]
    if not ahead:
        due.cancel(TOPIC, certificate.pk)
        return
    moment = timezone.make_aware(datetime.combine(min(ahead), HOUR))
    due.schedule(TOPIC, certificate.pk, at=moment, payload={"certificate_id": certificate.pk})
