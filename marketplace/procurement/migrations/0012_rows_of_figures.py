"""First rows of what were constants: the days of a split purchase, advances, increases by addenda, the order letter."""

import datetime

from django.db import migrations

VALID_FROM = datetime.date(2025, 4, 30)
REVIEWED_ON = datetime.date(2026, 11, 22)

SPLIT = "Kehati-hatian Lumbung pada Perpres 16/2018 pasal 20 ayat (2) huruf d; jumlah hari bukan angka hukum"
ADVANCE = "Perpres 46/2025 pasal 29, menurut ikhtisar pers"
ADDENDUM = "Perpres 16/2018 pasal 54 ayat (2)"
LETTER = "Perpres 16/2018 pasal 28 ayat (6): hanya untuk e-purchasing dan toko daring yang diakui"

# code, form, up to (IDR), days or percent, legal source, in use
ROWS = [
    ("split", "", None, 30, SPLIT, True),
    ("advance", "", 50_000_000, 100, ADVANCE, True),
    ("advance", "", 200_000_000, 50, ADVANCE, True),
    ("addendum", "", None, 10, ADDENDUM, True),
    # Switched on by the operator once Lumbung is recognised.
    ("form", "letter", None, None, LETTER, False),
]


def write(apps, schema_editor):
    rule = apps.get_model("procurement", "PurchaseRule")
    for code, form, up_to, figure, source, is_active in ROWS:
        rule.objects.get_or_create(
            code=code,
            buyer_kind="government",
            form=form,
            up_to=up_to,
            valid_from=VALID_FROM,
            defaults={
                "figure": figure,
                "legal_source": source,
                "is_active": is_active,
                "reviewed_on": REVIEWED_ON,
            },
        )


def remove(apps, schema_editor):
    rule = apps.get_model("procurement", "PurchaseRule")
    rule.objects.filter(code__in=["split", "advance", "addendum"]).delete()
    rule.objects.filter(form="letter").delete()


class Migration(migrations.Migration):
    dependencies = [("procurement", "0011_changed_lines_and_figures")]

    operations = [migrations.RunPython(write, remove)]
