"""Members with consent, capacity and standing; certificates with scope, check and warnings; kept imports."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


def say_what_certificates_hold_for(apps, schema_editor):
    """Bounded: a cooperative has tens of certificates."""
    Certificate = apps.get_model("catalogue", "Certificate")
    for certificate in Certificate.objects.filter(products__isnull=True):
        certificate.scope = "member" if certificate.member_id else "cooperative"
        certificate.save(update_fields=["scope"])


# Their ends fall due through the table of due work, which is in `public` and no part of a storefront's migrations.
LET_CERTIFICATES_FALL_DUE = """
INSERT INTO public.core_duework (topic, key, payload, schema_name, due_at)
SELECT 'certificate.due', id::text, jsonb_build_object('certificate_id', id), current_schema(), now()
FROM catalogue_certificate WHERE valid_until IS NOT NULL
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_makers_share"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="check_note",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="check_state",
            field=models.CharField(
                choices=[("waiting", "not checked yet"), ("verified", "verified"), ("refused", "refused")],
                default="waiting",
                editable=False,
                max_length=8,
                verbose_name="check by the portal",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="checked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="checked at"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="scope",
            field=models.CharField(
                choices=[
                    ("product", "some products"),
                    ("kitchen", "the kitchen: everything that is cooked to order"),
                    ("member", "one member: what she makes"),
                    ("cooperative", "the cooperative: all its products"),
                ],
                default="product",
                max_length=12,
                verbose_name="holds for",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="warned_days",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="warned (days before the end)"
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="consent_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="consent recorded at"
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="consent_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="consent recorded by",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="gender",
            field=models.CharField(
                blank=True,
                choices=[("woman", "woman"), ("man", "man")],
                help_text="For the share of women-owned work. Only managers see it.",
                max_length=5,
                verbose_name="gender",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="standing",
            field=models.CharField(
                choices=[("waiting", "waits for confirmation"), ("active", "member"), ("left", "has left")],
                default="active",
                max_length=8,
                verbose_name="membership",
            ),
        ),
        migrations.AlterField(
            model_name="productimage",
            name="alt_text",
            field=models.CharField(
                blank=True,
                help_text="One sentence, read to people who cannot see it: «Selendang jingga di pundak Bu Maemunah». Left empty, the product's name is read.",
                max_length=160,
                verbose_name="what the picture shows",
            ),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("products", "Products"), ("members", "Members")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "is being looked at"),
                            ("checked", "looked at, not imported"),
                            ("refused", "has mistakes, nothing imported"),
                            ("importing", "is being imported"),
                            ("done", "imported"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("kept_as", models.CharField(blank=True, max_length=200, verbose_name="kept as")),
                (
                    "fallback",
                    models.CharField(blank=True, max_length=50, verbose_name="category for unknown ones"),
                ),
                ("result", models.JSONField(default=dict, verbose_name="result")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished at")),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="MemberCapacity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "skill",
                    models.CharField(
                        help_text="Sewing shirts, embroidery, …", max_length=60, verbose_name="skill"
                    ),
                ),
                (
                    "pieces_per_week",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="pieces a week"
                    ),
                ),
                (
                    "member",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacities",
                        to="catalogue.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "weekly capacity",
                "verbose_name_plural": "weekly capacities",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("member", "skill"), name="catalogue_membercapacity_once"),
                    models.CheckConstraint(
                        condition=models.Q(("pieces_per_week__gt", 0)), name="catalogue_membercapacity_pieces"
                    ),
                ],
            },
        ),
        migrations.RunPython(say_what_certificates_hold_for, migrations.RunPython.noop),
        migrations.RunSQL(LET_CERTIFICATES_FALL_DUE, migrations.RunSQL.noop),
    ]
