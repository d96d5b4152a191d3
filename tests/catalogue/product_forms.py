"""The product's form of the back office as a browser would send it."""

import re

ADD = "/admin/produk/add/"


def formset(prefix, rows=(), initial=0):
    data = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
        data.setdefault(f"{prefix}-{index}-ORDER", index + 1)
    return data


def product_form(**changes):
    """What a person sends who filled in no more than she must."""
    data = {
        "name": "Keripik melinjo pedas",
        "category": changes.pop("category", ""),
        "kind": "goods",
        "unit": "bungkus",
        "weight": "250",
        "lead_time_days": "2",
        "minimum_order": "1",
        "on_hand": "12",
    }
    for prefix, rows in {
        "images": (),
        "variants": ({"price": "32000", "is_offered": "on"},),
        "tiers": (),
        "makers": (),
        "catering": (),
    }.items():
        initial = changes.pop(f"{prefix}_initial", 0)
        data |= formset(prefix, changes.pop(prefix, rows), initial)
    return data | changes


def edit_form(product, **changes):
    """The product's form as the browser would send it back."""
    rows = [
        {
            "id": variant.pk,
            "price": variant.price,
            "sku": variant.sku,
            "size": variant.size,
            **({"is_offered": "on"} if variant.is_offered else {}),
        }
        for variant in product.variants.all()
    ]
    return product_form(
        **{
            "name": product.name,
            "slug": product.slug,
            "category": str(product.category_id),
            "variants": rows,
            "variants_initial": len(rows),
            **changes,
        }
    )


def errors_in(response):
    return re.findall(r'class="error-message"[^>]*>.*?</p>|<li>([^<]+)</li>', response.content.decode(), re.S)
