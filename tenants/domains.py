"""Actions on a cooperative's own domains: claimed, looked for, verified, made primary, released.

A claimed domain is looked for every few minutes for a week, a verified one every day. One that lacks its entry three
days running answers no more: whoever has bought a lapsed domain must not inherit a storefront.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from marketplace.core import audit, due
from tenants.actions import make_domain_primary, refuse_host
from tenants.domain_check import Finding, look_up
from tenants.hosts import forget_hosts, normalised_host
from tenants.models import Cooperative, Domain
from tenants.states import DOMAIN, FAILED, VERIFIED, WAITING

TOPIC = "domain.look"
FIRST_LOOKS = timedelta(minutes=5)
LATER_LOOKS = timedelta(hours=1)
OFTEN_FOR = timedelta(hours=2)
WAITS_FOR = timedelta(days=7)
DAILY = timedelta(days=1)
MISSES_ALLOWED = 3
LOOKS_BY_HAND_EVERY = timedelta(seconds=10)
MOST = 5


def claim_domain(cooperative: Cooperative, *, host: str, actor: audit.Actor) -> Domain:
    """Note that a host shall become the storefront's. Raises ValidationError keyed by host."""
    host = normalised_host(host)
    with schema_context("public"), transaction.atomic():
        refuse_host(host)
        if host.endswith(f".{_portal_host()}") or host == _portal_host():
            raise ValidationError({"host": _("Hosts below Lumbung's own are given out by us.")})
        if Domain.objects.filter(tenant=cooperative, released_at=None).count() > MOST:
            raise ValidationError({"host": _("A storefront has at most five domains of its own.")})
        domain = Domain.objects.create(
            domain=host,
            tenant=cooperative,
            is_primary=False,
            status=WAITING,
            token=secrets.token_hex(16),
            claimed_at=timezone.now(),
        )
        _look_again(domain, after=FIRST_LOOKS)
        audit.record(
            "domain.claimed",
            "domain",
            domain.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
            changes={"host": ["", host]},
        )
    return domain


def look_for_entry(domain_id: int) -> Domain | None:
    """Ask the name system once, without a transaction open, and write what follows from its answer."""
    with schema_context("public"):
        domain = Domain.objects.filter(pk=domain_id, released_at=None).first()
        if domain is None or not domain.token:
            return None
        finding = look_up(domain.domain, domain.token)
        with transaction.atomic():
            locked = Domain.objects.select_for_update().select_related("tenant").get(pk=domain_id)
            _write_finding(locked, finding)
    forget_hosts(locked.tenant)
    return locked


def look_by_hand(domain: Domain) -> Domain | None:
    """The same at the push of a button; two pushes within seconds ask once."""
    if domain.checked_at and timezone.now() - domain.checked_at < LOOKS_BY_HAND_EVERY:
        return domain
    return look_for_entry(domain.pk)


def retry_domain(domain: Domain, *, actor: audit.Actor) -> None:
    """Look for the entry again for a week. Raises TransitionRefused."""
    with schema_context("public"), transaction.atomic():
        locked = Domain.objects.select_for_update().get(pk=domain.pk)
        DOMAIN.apply(
            locked, "retry", actor=actor, role="operator", also={"claimed_at": timezone.now(), "misses": 0}
        )
        _look_again(locked, after=FIRST_LOOKS)


def prefer_domain(domain: Domain, *, actor: audit.Actor) -> None:
    """Write this host in every link. Raises ValidationError unless it is verified."""
    if domain.status != VERIFIED:
        raise ValidationError(_("Only a verified domain can be the primary one."))
    make_domain_primary(domain, actor=actor)


def _write_finding(domain: Domain, finding: Finding) -> None:
    now = timezone.now()
    seen = {"checked_at": now, "finding": finding.text}
    if finding.is_there:
        seen |= {"misses": 0, "verified_at": domain.verified_at or now}
        if domain.status != VERIFIED:
            DOMAIN.apply(domain, "verify", actor="system", role="system", also=seen)
        else:
            _set(domain, **seen)
        _look_again(domain, after=DAILY)
        return
    # Silence proves nothing: only an answer without the entry counts against a domain in use.
    misses = domain.misses + (1 if finding.is_answer else 0)
    if domain.status == VERIFIED:
        if misses >= MISSES_ALLOWED:
            _fall_back(domain)
            DOMAIN.apply(
                domain,
                "miss",
                actor="system",
                role="system",
                also={**seen, "misses": misses, "is_primary": False},
            )
        else:
            _set(domain, **seen, misses=misses)
            _look_again(domain, after=DAILY)
        return
    if domain.status == FAILED:
        _set(domain, **seen)
        return
    age = now - (domain.claimed_at or now)
    if age >= WAITS_FOR:
        DOMAIN.apply(domain, "miss", actor="system", role="system", also=seen)
    else:
        _set(domain, **seen)
        _look_again(domain, after=FIRST_LOOKS if age < OFTEN_FOR else LATER_LOOKS)


def _fall_back(domain: Domain) -> None:
    """A primary host that is lost hands over to the one below the portal's own, which nobody can take away."""
    if not domain.is_primary:
        return
    own = Domain.objects.filter(tenant_id=domain.tenant_id, domain__endswith=f".{_portal_host()}").first()
    if own is not None:
        make_domain_primary(own, actor="system")


def _look_again(domain: Domain, *, after: timedelta) -> None:
    due.schedule(
        TOPIC, domain.pk, at=timezone.now() + after, payload={"domain_id": domain.pk}, schema="public"
    )


def _set(domain: Domain, **values: object) -> None:
    Domain.objects.filter(pk=domain.pk).update(**values)
    for name, value in values.items():
        setattr(domain, name, value)


def _portal_host() -> str:
    return urlsplit(settings.BASE_URL).hostname or ""
