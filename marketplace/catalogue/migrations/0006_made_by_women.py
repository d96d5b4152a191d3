"""Made-to-order goods by the week: how many pieces, and which weeks are taken."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0005_delivery_areas'),
    ]

    operations = [
        migrations.AddField(
            model_name='product',
            name='is_made_by_women',
            field=models.BooleanField(db_default=False, default=False, help_text="Tick it only when the makers agree that it is said. People can look for it; nothing is concluded from the members' own records.", verbose_name='made by women'),
        ),
    ]
