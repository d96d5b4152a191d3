"""Numbers and addresses that people may leave to us."""

import re
from collections.abc import Iterator
from itertools import count

from django.db import models
from django.utils.text import slugify

from marketplace.catalogue.models import Member, Variant
from marketplace.core.typed import whole_number

SKU_DIGITS = 3


def free_skus(code: str, name: str) -> Iterator[str]:
    """SKUs nobody has: the cooperative's code, three letters of the name, the next numbers: `CLG-KIN-001`, `-002`, …"""
    prefix = sku_prefix(code, name)
    taken = Variant.objects.filter(sku__startswith=prefix).values_list("sku", flat=True)
    numbers = [number for sku in taken if (number := whole_number(sku.removeprefix(prefix)))]
    for number in count(max(numbers, default=0) + 1):
        yield f"{prefix}{number:0{SKU_DIGITS}d}"


def sku_prefix(code: str, name: str) -> str:
    letters = re.sub(r"[^A-Z]", "", slugify(name).upper())
    short = (letters[:1] + re.sub(r"[AEIOU]", "", letters[1:]))[:3] or "BRG"
    return f"{code}-{short}-"


def free_slug(model: type[models.Model], name: str, taken: set[str] | None = None) -> str:
    """An address made from a name that nothing of this kind has. `taken` spares the query when many are made."""
    field = model._meta.get_field("slug")
    base = slugify(name)[: field.max_length - 6].strip("-") or "barang"
    if taken is None:
        taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def free_member_number() -> str:
    """The next member number: `A-0012`."""
    numbers = [
        number
        for taken in Member.objects.filter(number__startswith="A-").values_list("number", flat=True)
        if (number := whole_number(taken[2:]))
    ]
    return f"A-{max(numbers, default=0) + 1:04d}"
