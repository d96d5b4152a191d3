"""The first usual sizes and cuts; an operator changes them from then on."""

from django.db import migrations

# Body measures in centimetres for ready-made clothes: chest, length of the back, shoulder; whether lists offer it.
SIZES = [
    ("XS", 88, 64, 40, False),
    ("S", 94, 67, 42, True),
    ("M", 100, 70, 44, True),
    ("L", 106, 72, 46, True),
    ("XL", 112, 74, 48, True),
    ("XXL", 118, 76, 50, True),
    ("2XL", 118, 76, 50, False),
    ("XXXL", 126, 78, 52, True),
    ("3XL", 126, 78, 52, False),
    ("4XL", 134, 80, 54, False),
]
CUTS = [
    ("Pria lengan panjang", "Men, long sleeves"),
    ("Pria lengan pendek", "Men, short sleeves"),
    ("Wanita lengan panjang", "Women, long sleeves"),
    ("Wanita berhijab", "Women, hijab-friendly"),
]


def write(apps, schema_editor):
    size, cut = apps.get_model("reference", "UsualSize"), apps.get_model("reference", "UsualCut")
    for position, (name, chest, back, shoulder, is_offered) in enumerate(SIZES, start=1):
        size.objects.get_or_create(
            name=name,
            defaults={
                "chest": chest,
                "back": back,
                "shoulder": shoulder,
                "position": position,
                "is_offered": is_offered,
            },
        )
    for position, (name_id, name_en) in enumerate(CUTS, start=1):
        cut.objects.get_or_create(name_id=name_id, defaults={"name_en": name_en, "position": position})


def remove(apps, schema_editor):
    for name in ("UsualSize", "UsualCut"):
        apps.get_model("reference", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reference", "0004_usual_sizes")]

    operations = [migrations.RunPython(write, remove)]
