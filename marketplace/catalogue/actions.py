"""Writes of the catalogue beside publishing, which Wagtail does, and stock, which `catalogue.stock` moves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from marketplace.catalogue.models import DeliveryArea, Member, Product
from marketplace.core import audit, outbox
from tenants.models import Region


@transaction.atomic
def archive_product(product: Product, *, actor: audit.Actor) -> Product:
    """Take a product off the storefront and out of lists for good; orders and documents keep naming it."""
    locked = Product.objects.select_for_update().get(pk=product.pk)
    if locked.archived_at is None:
        locked.archived_at = timezone.now()
        locked.save(update_fields=["archived_at"])
        _record("product.archived", locked, actor)
    return locked


@transaction.atomic
def restore_product(product: Product, *, actor: audit.Actor) -> Product:
    """Undo archiving; the product is as published or as drafted as it was."""
    locked = Product.objects.select_for_update().get(pk=product.pk)
    if locked.archived_at is not None:
        locked.archived_at = None
        locked.save(update_fields=["archived_at"])
        _record("product.restored", locked, actor)
    return locked


def tell_member_changed(member: Member) -> None:
    """In the transaction that changed her: the search must forget a member who withdrew her consent."""
    outbox.emit("member.changed", member.pk, {"member_id": member.pk})


@transaction.atomic
def confirm_members(members: Iterable[Member], *, actor: audit.Actor) -> int:
    """Make members of those who wait; answer how many did."""
    waiting = Member.objects.select_for_update().filter(
        pk__in=[member.pk for member in members], standing=Member.Standing.WAITING
    )
    confirmed = list(waiting.order_by("pk"))
    for member in confirmed:
        member.standing = Member.Standing.ACTIVE
        member.save(update_fields=["standing"])
        audit.record(
            "member.confirmed", "member", member.pk, actor=actor, cooperative_id=connection.tenant.pk
        )
        tell_member_changed(member)
    return len(confirmed)


def tell_products_changed(product_ids: Iterable[int]) -> None:
    """In the transaction that changed something about products other than themselves."""
    for product_id in sorted(set(product_ids)):
        outbox.emit("product.changed", product_id, {"product_id": product_id})


def record_consent(member: Member, *, actor: audit.Actor) -> None:
    """In the transaction in which she agreed to be shown publicly, or withdrew it."""
    audit.record(
        "member.consented" if member.is_public else "member.consent_withdrawn",
        "member",
        member.pk,
        actor=actor,
        cooperative_id=connection.tenant.pk,
    )


def price_places(
    *, service: str, regions: Iterable[Region], prices: Mapping[str, Any], actor: audit.Actor
) -> list[DeliveryArea]:
    """Write one price for several places at once; a place that has one gets the new one. Amounts in IDR."""
    with transaction.atomic():
        areas = [
            DeliveryArea.objects.update_or_create(service=service, region=region, defaults=dict(prices))[0]
            for region in regions  # at most the districts of a regency, or the regencies of a province
        ]
        for area in areas:
            _record_place("delivery.priced", area, actor)
        if areas:
            tell_delivery_changed(areas[0].pk)
        return areas


def forget_place(*, area: DeliveryArea, actor: audit.Actor) -> None:
    """From now on the place costs what the zones say."""
    with transaction.atomic():
        _record_place("delivery.removed", area, actor)
        tell_delivery_changed(area.pk)
        area.delete()


def _record_place(action: str, area: DeliveryArea, actor: audit.Actor) -> None:
    changes = {"region": [area.region_id, area.service], "price": [None, area.price]}
    audit.record(
        action, "deliveryarea", area.pk, actor=actor, cooperative_id=connection.tenant.pk, changes=changes
    )


def tell_delivery_changed(rate_id: int) -> None:
    """What is delivered free stands in search filters of all the storefront's products."""
    outbox.emit("delivery.changed", rate_id, {"rate_id": rate_id})


def _record(action: str, product: Product, actor: audit.Actor) -> None:
    audit.record(action, "product", product.pk, actor=actor, cooperative_id=connection.tenant.pk)
    tell_products_changed([product.pk])
