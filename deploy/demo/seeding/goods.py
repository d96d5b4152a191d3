"""Members, products, certificates and delivery rates of one storefront."""

import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from deploy.demo.seeding.content import CONTENT
from deploy.demo.seeding.pictures_of import Album, portrait_job, product_jobs
from marketplace.catalogue.delivery_imports import DELIVERY_IMPORTER
from marketplace.catalogue.models import (
    CateringOffer,
    Certificate,
    DeliveryRate,
    Member,
    Picture,
    PriceTier,
    Product,
    ProductImage,
    ProductMaker,
    SignatureProduct,
    SizeMeasure,
    SizeTable,
    Stock,
    Variant,
    WeeklyCapacity,
)
from marketplace.catalogue.uploaded_tables import rows_of
from marketplace.reference.models import Category, CertificateKind
from marketplace.reference.selectors import usual_sizes

PRICE_LIST = CONTENT / "ongkir.csv"
SHOWN_AS = ("{name}", "{name}, dari dekat", "{name}, dalam ukuran sebenarnya")


def write_delivery_rates(rates: dict[str, Any]) -> None:
    """Pickup, and a price per kilogram for each zone."""
    zones = DeliveryRate.Zone
    free_over = rates.get("free_over")
    rows = [
        (zones.CITY, rates["same_city"], 1, 2),
        (zones.PROVINCE, rates["same_province"], 2, 4),
        (zones.ISLAND, rates["same_island"], 2, 5),
        (zones.NATION, rates["other"], 4, 9),
    ]
    DeliveryRate.objects.create(
        zone=zones.PICKUP,
        price=0,
        minimum_days=0,
        maximum_days=1,
        note=rates.get("pickup_hours", ""),
        is_active=rates["pickup"],
    )
    for zone, price, fastest, slowest in rows:
        DeliveryRate.objects.create(
            zone=zone, price=price, free_over=free_over, minimum_days=fastest, maximum_days=slowest
        )


def write_prices_for_places() -> None:
    """The storefront's rows of the shared price list, by the same import as staff's; other origins are left out."""
    with PRICE_LIST.open("rb") as file:
        rows = list(rows_of(file))
    wanted = [row for row in rows[1:] if connection.tenant.region_id in row[1][:1]]
    if wanted:
        DELIVERY_IMPORTER.write([rows[0], *wanted], actor="demo")


def write_weekly_capacities() -> None:
    """Every second thing that is made to order has a limit a week; orders then fill the weeks."""
    products = Product.objects.filter(is_made_to_order=True, kind=Product.Kind.GOODS).order_by("pk")
    WeeklyCapacity.objects.bulk_create(
        WeeklyCapacity(product=product, pieces=max(24, 2 * product.minimum_order))
        for product in products[::2]
    )


def write_size_table() -> None:
    """The cooperative's own measures: as the usual ones, cut two centimetres wider, with a note that says so."""
    table = SizeTable.objects.create(
        note="Potongan kami longgar: di antara dua ukuran, ambil yang lebih kecil."
    )
    SizeMeasure.objects.bulk_create(
        SizeMeasure(
            table=table,
            size=one.name,
            chest=one.chest + 2,
            back=one.back,
            shoulder=one.shoulder,
            sort_order=place,
        )
        for place, one in enumerate(usual_sizes())
        if one.is_offered
    )


def write_members(cooperative: dict[str, Any], album: Album) -> dict[str, Member]:
    """{key of the content file: member}."""
    members = {}
    for number, one in enumerate(cooperative["members"], start=1):
        members[one["key"]] = Member.objects.create(
            number=f"A-{number:03d}",
            slug=slugify(one["name"]),
            name=one["name"],
            role=one["role"],
            kampung=one["kampung"],
            district_name=one["district"],
            skills=one["skills"],
            joined_on=datetime.date(one["joined"], 1 + number % 12, 1 + number % 27),
            hours_per_piece=one.get("hours_per_piece"),
            quote=one["quote"],
            about=one["about"],
            portrait=album.keep(
                portrait_job(one, cooperative["theme"]),
                title=one["name"],
                consent=Picture.Consent.GIVEN if one["consent"] else "",
            ),
            is_public=one["consent"],
        )
    return members


def write_products(
    cooperative: dict[str, Any], members: dict[str, Member], album: Album
) -> dict[str, Product]:
    """{slug: published product} with pictures, variants, stock, tiers, makers and certificates."""
    categories = Category.objects.in_bulk(field_name="slug")
    kinds = CertificateKind.objects.in_bulk(field_name="slug")
    products = {}
    for age, one in enumerate(cooperative["products"]):
        product = Product(
            kind=one["kind"],
            name=one["name"],
            slug=one["slug"],
            category=categories[one["category"]],
            summary=one["summary"],
            description=one["description"].strip(),
            unit=one["unit"],
            weight=one["weight_gram"],
            is_made_to_order=one["made_to_order"],
            lead_time_days=one["lead_time_days"],
            minimum_order=one.get("minimum_order", 1),
            motif_name=one.get("motif_name", ""),
            search_words=one["search_words"],
            is_made_by_women=one.get("made_by_women", False),
            live=False,
        )
        product.variants = [
            Variant(
                sku=row["sku"],
                size=row["size"],
                cut=row["cut"],
                motif=row["motif"],
                price=row["price"],
                sort_order=place,
            )
            for place, row in enumerate(one["variants"])
        ]
        product.tiers = [
            PriceTier(minimum=row["minimum"], price=row["price"], sort_order=place)
            for place, row in enumerate(one.get("tiers", []))
        ]
        product.makers = [
            ProductMaker(member=members[key], share=share_of(one), sort_order=place)
            for place, key in enumerate(one["makers"])
        ]
        product.images = [
            ProductImage(
                image=album.keep(job, title=shown.format(name=one["name"])),
                alt_text=shown.format(name=one["name"]),
                sort_order=place,
            )
            for place, (job, shown) in enumerate(
                zip(product_jobs(one, cooperative["theme"]), SHOWN_AS, strict=True)
            )
        ]
        if "catering" in one:
            product.catering = [CateringOffer(**one["catering"])]
        product.save()
        _write_stock(product, one)
        product.save_revision().publish()
        # Spread over the past months, so that «newest» means something.
        published_at = timezone.now() - datetime.timedelta(days=3 + age * 6)
        Product.objects.filter(pk=product.pk).update(first_published_at=published_at)
        _write_certificates(product, one.get("certificates", []), kinds)
        if "signature" in one:
            SignatureProduct.objects.create(
                rank=one["signature"]["rank"],
                product=product,
                reason=one["signature"]["why"],
                motif=one["signature"].get("motif", ""),
            )
        products[one["slug"]] = product
    return products


def share_of(one: dict[str, Any]) -> int:
    """What each maker gets of a piece, in IDR: together 45% of the cheapest variant, in whole five hundreds."""
    cheapest = min((row["price"] for row in one["variants"]), default=0)
    return cheapest * 45 // 100 // max(len(one["makers"]), 1) // 500 * 500


def _write_stock(product: Product, one: dict[str, Any]) -> None:
    if not product.needs_stock:
        return
    on_hand = {row["sku"]: row["stock"] for row in one["variants"]}
    for variant in product.variants.all():
        Stock.objects.update_or_create(variant=variant, defaults={"on_hand": on_hand[variant.sku]})


def _write_certificates(
    product: Product, certificates: list[dict[str, Any]], kinds: dict[str, CertificateKind]
) -> None:
    today = timezone.localdate()
    for one in certificates:
        until = today + datetime.timedelta(days=one["days_left"]) if "days_left" in one else None
        certificate, _ = Certificate.objects.get_or_create(
            kind=kinds[one["kind"]],
            number=one["number"],
            defaults={
                "issuer": one["issuer"],
                "valid_until": until,
                "valid_from": (until or today) - datetime.timedelta(days=900),
                "check_state": Certificate.Check.VERIFIED,
            },
        )
        certificate.products.add(product)
