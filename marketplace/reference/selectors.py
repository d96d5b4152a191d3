"""Reads of the reference data."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from marketplace.reference.models import Category, CertificateKind, TaxRule, UsualCut, UsualSize

OTHER = "lainnya"


def tax_rule(code: str, on: date, region_code: str = "") -> TaxRule | None:
    """The rule `code` in force on a day, a region's own before the national one; None where none is switched on."""
    rules = TaxRule.objects.in_force_on(on).filter(code=code, region_code__in={"", region_code})
    return rules.order_by("-region_code", "-valid_from").first()


def categories_in_order() -> QuerySet[Category]:
    """All categories with their parents, as people read the tree."""
    return Category.objects.select_related("parent").order_by("position", "name_id")


def category_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices for a select: children grouped under their parents; parents without children stand for themselves."""
    categories = list(categories_in_order())
    parents = [category for category in categories if category.parent_id is None]
    groups: list[tuple[str, list[tuple[int, str]]]] = []
    alone: list[tuple[int, str]] = []
    for parent in parents:
        children = [category for category in categories if category.parent_id == parent.pk]
        if children:
            groups.append((parent.name, [(child.pk, child.name) for child in children]))
        else:
            alone.append((parent.pk, parent.name))
    if alone:
        groups.append((str(_("Other")), alone))
    return groups


def category_family(category: Category) -> list[int]:
    """The keys of a category and everything below it (the tree has two levels)."""
    return list(Category.objects.filter(Q(pk=category.pk) | Q(parent=category)).values_list("pk", flat=True))


def categories_behind(door: str) -> QuerySet[Category]:
    """The categories an institution finds behind one of the five doors."""
    return categories_in_order().filter(door=door)


def certificate_kinds() -> QuerySet[CertificateKind]:
    return CertificateKind.objects.all()


def usual_sizes() -> list[UsualSize]:
    """Sizes with the bodies they fit, in order."""
    return list(UsualSize.objects.all())


def usual_cuts() -> list[UsualCut]:
    return list(UsualCut.objects.all())
