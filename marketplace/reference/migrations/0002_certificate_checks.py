"""What cooperatives ask the portal's operator to check; a storefront sees its own rows."""

import django.db.models.deletion
from django.db import migrations, models

from tenants.rls import own_rows_only


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0001_initial"),
        ("tenants", "0003_protect_core_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("certificate_id", models.BigIntegerField()),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("issuer", models.CharField(blank=True, max_length=120, verbose_name="issuer")),
                ("holder", models.CharField(blank=True, max_length=300, verbose_name="holds for")),
                ("valid_until", models.DateField(null=True, verbose_name="valid until")),
                ("has_scan", models.BooleanField(default=False, verbose_name="has a scan")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for a check"),
                            ("verified", "verified"),
                            ("refused", "refused"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked at")),
                (
                    "cooperative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenants.cooperative",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.certificatekind",
                    ),
                ),
            ],
            options={
                "verbose_name": "certificate to check",
                "verbose_name_plural": "certificates to check",
                "ordering": ["asked_at"],
                "indexes": [models.Index(fields=["state", "asked_at"], name="reference_check_waiting")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cooperative", "certificate_id"), name="reference_certificatecheck_once"
                    )
                ],
            },
        ),
        own_rows_only('reference_certificatecheck'),
    ]
