"""Goods, people and papers in the states that a normal week leaves behind, so that every list has something to do."""

import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from marketplace.catalogue import actions, certificates
from marketplace.catalogue.models import Certificate, Member, MemberCapacity, Product, Stock, Variant
from marketplace.reference.models import Category, CertificateCheck, CertificateKind

SEEDER = "demo"
WAITING_MEMBERS = (
    ("Rukiyah Anggraini", "Penjahit", "Kebonsari", "Citangkil", (("menjahit kemeja", 12), ("obras", 40))),
    ("Sri Wulandari", "Pembuat emping", "Cikerai", "Cibeber", (("emping melinjo (bungkus)", 60),)),
)
# kind, number's last digits, days left, state of the check, its reason
PAPERS = (
    ("slhs", "17", 75, "verified", ""),
    ("tkdn", "18", 24, "waiting", ""),
    ("sni", "19", 5, "waiting", ""),
    ("nib", "20", None, "refused", "Nama pada pindaian berbeda dengan nama koperasi."),
    ("slhs", "16", -12, "verified", ""),
)
NUMBERS = {
    "nib": "02203672000{tail}",
    "tkdn": "TKDN 52,40% · 99{tail}/2025",
    "sni": "SNI 8914:2020 · LSPro 09{tail}",
}
SCOPES = {
    "slhs": Certificate.Scope.KITCHEN,
    "sni": Certificate.Scope.PRODUCT,
    "tkdn": Certificate.Scope.PRODUCT,
}


def write_every_state() -> None:
    """In a cooperative's schema, after its members and products. Running it again adds nothing."""
    _waiting_members()
    _papers()
    _unfinished_products()
    _low_shelf()


def _waiting_members() -> None:
    for place, (name, role, kampung, district, capacities) in enumerate(WAITING_MEMBERS, start=1):
        member, is_new = Member.objects.get_or_create(
            number=f"A-9{place:02d}",
            defaults={
                "slug": f"menunggu-{place}",
                "name": name,
                "role": role,
                "kampung": kampung,
                "district_name": district,
                "standing": Member.Standing.WAITING,
                "gender": Member.Gender.WOMAN,
                "joined_on": timezone.localdate() - datetime.timedelta(days=3 * place),
            },
        )
        if is_new:
            MemberCapacity.objects.bulk_create(
                MemberCapacity(member=member, skill=skill, pieces_per_week=pieces, sort_order=order)
                for order, (skill, pieces) in enumerate(capacities)
            )


def _papers() -> None:
    today = timezone.localdate()
    kinds = CertificateKind.objects.in_bulk(field_name="slug")
    for slug, tail, days, state, reason in PAPERS:
        number = NUMBERS.get(slug, "503/SLHS-JB/9{tail}/DINKES").format(tail=tail)
        certificate, is_new = Certificate.objects.get_or_create(
            kind=kinds[slug],
            number=number,
            defaults={
                "issuer": kinds[slug].issuer,
                "scope": SCOPES.get(slug, Certificate.Scope.COOPERATIVE),
                "valid_until": today + datetime.timedelta(days=days) if days is not None else None,
                "valid_from": today - datetime.timedelta(days=700),
            },
        )
        if not is_new:
            continue
        if certificate.scope == Certificate.Scope.PRODUCT:
            certificate.products.set(_cloth()[:2])
        certificates.keep_up(certificate, actor=SEEDER)
        if state != CertificateCheck.State.WAITING:
            certificates.decide_check(certificate, is_verified=state == "verified", note=reason, actor=SEEDER)
        # The demonstration's staff are not to find warnings of papers that were never theirs.
        certificates.warned(certificate, 0 if days is not None and days < 0 else 7)


def _cloth() -> QuerySet[Product]:
    """Goods that one can wear or hang up: what SNI and TKDN are asked for here."""
    return Product.objects.filter(live=True, kind=Product.Kind.GOODS, unit__in=["potong", "lembar"]).order_by(
        "pk"
    )


def _unfinished_products() -> None:
    category = Category.objects.get(slug="batik-tulis")
    draft = _product("Selendang ecoprint daun jati", "contoh-konsep", category, 165_000)
    if draft:
        draft.save_revision()
    scheduled = _product("Sarung bantal sulam peluncuran", "contoh-terjadwal", category, 95_000)
    if scheduled:
        scheduled.go_live_at = timezone.now() + datetime.timedelta(days=9)
        scheduled.save_revision().publish()
    archived = _product("Taplak meja edisi lama", "contoh-arsip", category, 120_000)
    if archived:
        actions.archive_product(archived, actor=SEEDER)


def _product(name: str, slug: str, category: Category, price: int) -> Product | None:
    if Product.objects.filter(slug=slug).exists():
        return None
    product = Product(name=name, slug=slug, category=category, live=False, unit="lembar", weight=300)
    product.variants = [
        Variant(sku=f"{connection.tenant.code}-CTH-{slug[7:11].upper()}", price=price, sort_order=0)
    ]
    product.save()
    return product


def _low_shelf() -> None:
    """The dearest counted variant that nobody has reserved is nearly gone."""
    shelf = (
        Stock.objects.filter(reserved=0, variant__is_offered=True, variant__product__live=True, on_hand__gt=3)
        .order_by("-variant__price")
        .first()
    )
    if shelf and not Stock.objects.filter(on_hand__lte=2, variant__is_offered=True).exists():
        Stock.objects.filter(pk=shelf.pk).update(on_hand=2)
