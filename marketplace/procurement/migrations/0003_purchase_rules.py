"""The first rows of the dated procurement rules; an operator changes them from then on."""

import datetime

from django.db import migrations

FORMS = "Perpres 16/2018 pasal 28"
DIRECT = "Perpres 46/2025"
ESTIMATE = "Perpres 46/2025 pasal 26 ayat (7)"
CUSTOM = "Kesepakatan para pihak"

VALID_FROM = datetime.date(2025, 4, 30)
REVIEWED_ON = datetime.date(2026, 11, 22)

# code, buyer, form, up to (IDR), legal source
ROWS = [
    ("form", "government", "receipt", 10_000_000, FORMS),
    ("form", "government", "kuitansi", 50_000_000, FORMS),
    ("form", "government", "spk", 200_000_000, FORMS),
    ("form", "government", "agreement", None, FORMS),
    ("form", "soe", "order", None, CUSTOM),
    ("form", "school", "order", None, CUSTOM),
    ("form", "private", "order", None, CUSTOM),
    ("direct", "government", "", 200_000_000, DIRECT),
    ("estimate", "government", "", 10_000_000, ESTIMATE),
]


def write(apps, schema_editor):
    rule = apps.get_model("procurement", "PurchaseRule")
    for code, buyer, form, up_to, source in ROWS:
        rule.objects.get_or_create(
            code=code,
            buyer_kind=buyer,
            form=form,
            valid_from=VALID_FROM,
            defaults={"up_to": up_to, "legal_source": source, "reviewed_on": REVIEWED_ON},
        )


def remove(apps, schema_editor):
    apps.get_model("procurement", "PurchaseRule").objects.filter(valid_from=VALID_FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_row_level_security")]

    operations = [migrations.RunPython(write, remove)]
