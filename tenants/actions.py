"""Writes of cooperatives and domains. Each enters `public` before its transaction begins.

`TenantMixin.save()` raises in any other schema, and a schema entered inside a transaction is forgotten on rollback.
"""

import logging
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context, schema_exists, tenant_context
from wagtail.models import Site

from marketplace.core import audit, outbox
from tenants.hosts import forget_hosts, normalised_host
from tenants.models import Cooperative, Domain, Region, StorefrontExport
from tenants.schema_copy import copy_schema
from tenants.states import STOREFRONT

logger = logging.getLogger(__name__)

SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


def provision_cooperative(
    *,
    region: Region,
    name: str,
    slug: str,
    host: str = "",
    code: str = "",
    actor: object | None = None,
    schema_name: str = "",
    **details: object,
) -> Cooperative:
    """Make a cooperative and its storefront from the template, live when this returns.

    `host` defaults to `<slug>.<portal's host>`; `code` to the slug's consonants. Raises ValidationError, keyed by
    argument, when slug, host or code is taken or refused.
    """
    schema_name = schema_name or schema_name_for(slug)
    host = normalised_host(host) if host else f"{slug}.{urlsplit(settings.BASE_URL).hostname}"
    with schema_context("public"), transaction.atomic():
        _refuse_taken(slug, schema_name, host)
        cooperative = Cooperative(
            schema_name=schema_name,
            slug=slug,
            code=code or free_code(slug),
            name=name,
            region=region,
            host=host,
            **details,
        )
        cooperative.full_clean(exclude=["schema_name"])
        cooperative.save()
        Domain.objects.create(domain=host, tenant=cooperative, is_primary=True)
        copy_schema(settings.TEMPLATE_SCHEMA, schema_name)
        _write_site(cooperative)
        audit.record(
            "cooperative.provisioned",
            "cooperative",
            cooperative.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
        )
        outbox.emit(
            "cooperative.provisioned",
            str(cooperative.pk),
            {"cooperative_id": cooperative.pk},
            schema=schema_name,
        )
    forget_hosts(cooperative)
    return cooperative


def update_cooperative(
    cooperative: Cooperative, *, actor: object | None = None, **changes: object
) -> Cooperative:
    """Change columns of a cooperative. Raises ValidationError keyed by column."""
    with schema_context("public"), transaction.atomic():
        locked = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
        before = {field: getattr(locked, field) for field in changes}
        for field, value in changes.items():
            setattr(locked, field, value)
        locked.full_clean(exclude=["schema_name"])
        locked.save()
        _write_site(locked)
        after = {field: [str(before[field]), str(value)] for field, value in changes.items()}
        audit.record(
            "cooperative.updated",
            "cooperative",
            locked.pk,
            actor=actor,
            cooperative_id=locked.pk,
            changes=after,
        )
        outbox.emit(
            "cooperative.changed", str(locked.pk), {"cooperative_id": locked.pk}, schema=locked.schema_name
        )
    forget_hosts(locked)
    return locked


def pause_cooperative(cooperative: Cooperative, *, actor: audit.Actor = None) -> Cooperative:
    """Close the shop for a while: its pages answer 503 with its name, its goods leave the search. Raises TransitionRefused."""
    return _change_status(cooperative, "pause", actor=actor, role="operator")


def open_cooperative(
    cooperative: Cooperative, *, actor: audit.Actor = None, role: str = "operator"
) -> Cooperative:
    """Let everybody in, for the first time or after a pause. Raises TransitionRefused."""
    event = "open" if cooperative.status == Cooperative.Status.PREPARING else "reopen"
    return _change_status(cooperative, event, actor=actor, role=role)


def close_cooperative(cooperative: Cooperative, *, typed_name: str, actor: audit.Actor) -> StorefrontExport:
    """Close a storefront for good and have a copy of all it owns made. Its schema stays, its hosts answer no more.

    Raises ValidationError unless the name was typed as it is written, and TransitionRefused.
    """
    if " ".join(typed_name.split()).casefold() != " ".join(cooperative.name.split()).casefold():
        raise ValidationError(
            {"name": _("Type the name exactly as it stands above, so that nothing is closed by mistake.")}
        )
    with schema_context("public"), transaction.atomic():
        _change_status(cooperative, "close", actor=actor, role="operator")
        return request_export(cooperative, actor=actor)


def request_export(cooperative: Cooperative, *, actor: audit.Actor) -> StorefrontExport:
    """Have a copy of all that the storefront owns made in the background."""
    with schema_context("public"), transaction.atomic():
        export = StorefrontExport.objects.create(
            cooperative=cooperative, requested_by_id=getattr(actor, "pk", None)
        )
        audit.record(
            "cooperative.export", "cooperative", cooperative.pk, actor=actor, cooperative_id=cooperative.pk
        )
        outbox.emit("cooperative.export", export.pk, {"export_id": export.pk}, schema="public")
    return export


def ask_for_opening(cooperative: Cooperative, *, actor: audit.Actor) -> Cooperative:
    """The manager of a storefront that nobody has verified yet asks the operator to open it."""
    with schema_context("public"), transaction.atomic():
        changed = update_cooperative(cooperative, actor=actor, opening_asked_at=timezone.now())
        outbox.emit(
            "cooperative.opening_asked",
            cooperative.pk,
            {"cooperative_id": cooperative.pk},
            schema=settings.PORTAL_SCHEMA,
        )
    return changed


def verify_cooperative(cooperative: Cooperative, *, actor: audit.Actor) -> Cooperative:
    """Note that its facts and documents were checked: its manager may open the storefront without asking."""
    return update_cooperative(cooperative, actor=actor, verified_at=timezone.now())


def _change_status(cooperative: Cooperative, event: str, *, actor: audit.Actor, role: str) -> Cooperative:
    with schema_context("public"), transaction.atomic():
        locked = Cooperative.objects.select_for_update().get(pk=cooperative.pk)
        STOREFRONT.apply(locked, event, actor=actor, role=role)
        outbox.emit(
            "cooperative.changed", str(locked.pk), {"cooperative_id": locked.pk}, schema=locked.schema_name
        )
    forget_hosts(locked)
    return locked


def add_domain(
    cooperative: Cooperative, host: str, *, is_primary: bool = False, actor: object | None = None
) -> Domain:
    """Let a storefront answer on another host. Raises ValidationError when anybody has or had it."""
    host = normalised_host(host)
    with schema_context("public"), transaction.atomic():
        refuse_host(host)
        domain = Domain.objects.create(domain=host, tenant=cooperative, is_primary=False)
        audit.record(
            "domain.added",
            "domain",
            domain.pk,
            actor=actor,
            cooperative_id=cooperative.pk,
            changes={"host": ["", host]},
        )
    if is_primary:
        make_domain_primary(domain, actor=actor)
    forget_hosts(cooperative)
    return domain


def make_domain_primary(domain: Domain, *, actor: object | None = None) -> None:
    """Write this host in every link of the storefront from now on."""
    with schema_context("public"), transaction.atomic():
        cooperative = Cooperative.objects.select_for_update().get(pk=domain.tenant_id)
        Domain.objects.filter(tenant=cooperative, is_primary=True).update(is_primary=False)
        Domain.objects.filter(pk=domain.pk).update(is_primary=True)
        Cooperative.objects.filter(pk=cooperative.pk).update(host=domain.domain)
        cooperative.refresh_from_db()
        _write_site(cooperative)
        audit.record("domain.made_primary", "domain", domain.pk, actor=actor, cooperative_id=cooperative.pk)
    forget_hosts(cooperative)


def release_domain(domain: Domain, *, actor: object | None = None) -> None:
    """Stop answering on a host. Its row stays, so that nobody else can take it over. Raises ValidationError."""
    if domain.is_primary:
        raise ValidationError(_("The primary domain cannot be released. Make another one primary first."))
    with schema_context("public"), transaction.atomic():
        Domain.objects.filter(pk=domain.pk).update(released_at=timezone.now())
        audit.record("domain.released", "domain", domain.pk, actor=actor, cooperative_id=domain.tenant_id)
    forget_hosts(domain.tenant)


def refuse_slug(slug: str) -> None:
    """Raise ValidationError when no storefront can be made at this address."""
    with schema_context("public"):
        try:
            _refuse_taken(slug, schema_name_for(slug), f"{slug}.{urlsplit(settings.BASE_URL).hostname}")
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal


def schema_name_for(slug: str) -> str:
    return slug.replace("-", "_")


def free_code(slug: str) -> str:
    """A document code from the slug's letters that no other cooperative has: `cilegon` → CLG, CLG2, …"""
    letters = re.sub(r"[^a-z]", "", slug)
    base = (letters[0] + re.sub(r"[aeiou]", "", letters[1:]) + letters[1:])[:3].upper()
    taken = set(Cooperative.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}{n}" for n in range(2, 10_000))) if code not in taken)


def _refuse_taken(slug: str, schema_name: str, host: str) -> None:
    if not SLUG.match(slug) or slug.startswith("pg-"):
        raise ValidationError(
            {"slug": _("Use lower-case letters, digits and single hyphens, beginning with a letter.")}
        )
    is_portal = schema_name == settings.PORTAL_SCHEMA and slug == settings.PORTAL_SCHEMA
    if schema_name in settings.RESERVED_SCHEMAS and (not is_portal or schema_exists(schema_name)):
        raise ValidationError({"slug": _("This name is reserved. Choose another one.")})
    if schema_exists(schema_name, case_sensitive=False) or Cooperative.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("Another storefront already has this name.")})
    refuse_host(host)


def refuse_host(host: str) -> None:
    """Raise ValidationError when anybody has, or had, this host."""
    if Domain.objects.filter(domain=host).exists():
        raise ValidationError({"host": _("This domain belongs, or once belonged, to a storefront.")})


def _write_site(cooperative: Cooperative) -> None:
    """Keep Wagtail's one Site row of the storefront in step with its primary host and name."""
    base = urlsplit(settings.BASE_URL)
    port = base.port or (443 if base.scheme == "https" else 80)
    # Set inside the caller's transaction on purpose: storefront and site row appear together or not at all.
    with tenant_context(cooperative):
        Site.objects.filter(is_default_site=True).update(
            hostname=cooperative.host, port=port, site_name=cooperative.name
        )
        Site.clear_site_root_paths_cache()
    connection.set_schema_to_public()
