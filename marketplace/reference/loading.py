"""Writes the reference data from the files beside it. Idempotent: run it after every release.

What operators may change in the portal's back office is written once and left alone afterwards: a tax rule that was
switched off, a category that was renamed.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from marketplace.reference.models import Category, CertificateKind, TaxRule

DATA = Path(__file__).resolve().parent / "data"


@transaction.atomic
def load_reference_data() -> dict[str, int]:
    """Add what is missing; answer how many categories, certificate kinds and tax rules the files hold."""
    categories = _rows("categories")
    kinds = _rows("certificate_kinds")
    rules = _rows("tax_rules")
    _load_categories(categories)
    for row in kinds:
        slug = row.pop("slug")
        # Nobody edits these by hand: the file leads.
        CertificateKind.objects.update_or_create(slug=slug, defaults=row)
    for row in rules:
        TaxRule.objects.get_or_create(
            code=row["code"],
            region_code=row.get("region_code", ""),
            valid_from=row["valid_from"],
            defaults={
                "name_id": row["name_id"],
                "name_en": row["name_en"],
                "rate_numerator": row["rate_numerator"],
                "rate_denominator": row["rate_denominator"],
                "base_numerator": row["basis_numerator"],
                "base_denominator": row["basis_denominator"],
                "threshold": row["applies_above"],
                "fixed_amount": row["fixed_amount"],
                "valid_until": row.get("valid_until"),
                "legal_source": row["legal_source"],
                "reviewed_on": row["reviewed_on"],
                "is_active": row["is_active"],
                "help_id": row["help_id"],
                "help_en": row["help_en"],
            },
        )
    return {"categories": len(categories), "certificate_kinds": len(kinds), "tax_rules": len(rules)}


def _load_categories(rows: list[dict[str, Any]]) -> None:
    # Parents stand before their children in the file; the synonyms steer the search and follow the file.
    known = {category.slug: category for category in Category.objects.all()}
    for row in rows:
        category = known.get(row["slug"])
        if category is None:
            parent = known[row["parent"]] if row["parent"] else None
            category = Category(
                slug=row["slug"],
                parent=parent,
                name_id=row["name_id"],
                name_en=row["name_en"],
                position=row["position"],
                door=row["door"],
            )
        elif category.synonyms == row["synonyms"]:
            continue
        category.synonyms = row["synonyms"]
        category.save()
        known[category.slug] = category


def _rows(name: str) -> list[dict[str, Any]]:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)[name]
