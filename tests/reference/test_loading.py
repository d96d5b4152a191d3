from datetime import date

import pytest

from marketplace.reference.loading import load_reference_data
from marketplace.reference.models import Category, CertificateKind, TaxRule
from marketplace.reference.selectors import (
    OTHER,
    categories_behind,
    category_choices,
    category_family,
    tax_rule,
)

pytestmark = pytest.mark.django_db


def test_a_fresh_marketplace_has_categories_kinds_and_rules():
    assert Category.objects.filter(slug=OTHER).exists()
    assert CertificateKind.objects.filter(slug="halal").exists()
    assert TaxRule.objects.filter(code="ppn").exists()
    assert set(Category.objects.exclude(door="").values_list("door", flat=True)) == set(Category.Door.values)


def test_loading_again_changes_nothing():
    before = list(Category.objects.values()), list(TaxRule.objects.values())
    load_reference_data()
    assert (list(Category.objects.values()), list(TaxRule.objects.values())) == before


def test_what_an_operator_changed_survives_a_release():
    TaxRule.objects.filter(code="ppn").update(is_active=False)
    Category.objects.filter(slug="batik-tulis").update(name_id="Batik tulis halus")
    load_reference_data()
    assert not TaxRule.objects.get(code="ppn").is_active
    assert Category.objects.get(slug="batik-tulis").name_id == "Batik tulis halus"


def test_a_rule_counts_from_its_first_day_to_its_last():
    rule = TaxRule.objects.get(code="ppn")
    assert tax_rule("ppn", date(2024, 12, 31)) is None
    assert tax_rule("ppn", date(2025, 1, 1)) == rule
    TaxRule.objects.filter(pk=rule.pk).update(valid_until=date(2026, 12, 31))
    assert tax_rule("ppn", date(2026, 12, 31)) == rule
    assert tax_rule("ppn", date(2027, 1, 1)) is None


def test_a_regions_own_rule_goes_before_the_national_one():
    national = TaxRule.objects.get(code="ppn")
    own = TaxRule.objects.get(code="ppn")
    own.pk, own.region_code = None, "36.72"
    own.save()
    assert tax_rule("ppn", date(2026, 1, 1), "36.72") == own
    assert tax_rule("ppn", date(2026, 1, 1), "32.16") == national


def test_rules_that_are_unsure_stay_off():
    assert tax_rule("pph-22-lokapasar", date(2026, 11, 22)) is None


@pytest.mark.parametrize(
    ("code", "amount", "tax"),
    [
        ("ppn", 1_000_000, 110_000),
        ("pph-22-bendahara", 2_000_000, 0),
        ("pph-22-bendahara", 2_000_001, 30_000),
        ("bea-meterai", 5_000_001, 10_000),
    ],
)
def test_tax_is_the_rules_fraction_above_its_threshold(code, amount, tax):
    assert TaxRule.objects.get(code=code).tax_on(amount) == tax


def test_every_category_can_be_chosen_once():
    chosen = [pk for _group, options in category_choices() for pk, _name in options]
    assert len(chosen) == len(set(chosen))
    assert Category.objects.get(slug=OTHER).pk in chosen


def test_doors_and_families_follow_the_tree():
    food = Category.objects.get(slug="seragam")
    assert len(category_family(food)) == 3
    assert {category.slug for category in categories_behind("masker")} == {"kesehatan-masker", "masker-kain"}
