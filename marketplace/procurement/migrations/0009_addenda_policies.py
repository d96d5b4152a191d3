"""A storefront sees the addenda of its own orders and answers them; the first conditions of orders."""

import datetime

from django.db import migrations

from tenants.rls import own_rows_only

SAME_COOPERATIVE = (
    "ALTER TABLE procurement_addendum ADD CONSTRAINT procurement_addendum_same_cooperative"
    " FOREIGN KEY (purchase_order_id, cooperative_id) REFERENCES procurement_purchaseorder (id, cooperative_id)"
    " DEFERRABLE INITIALLY DEFERRED"
)

WORDS = {
    "spk": (
        "Penyedia menyerahkan barang sesuai jumlah, mutu, tanggal, dan tempat pada surat ini.\n"
        "Barang yang tidak sesuai dikembalikan dan diganti tanpa biaya.\n"
        "Pembayaran dilakukan setelah berita acara serah terima ditandatangani kedua pihak."
    ),
    "agreement": (
        "Para pihak melaksanakan pekerjaan sesuai perjanjian ini beserta lampirannya.\n"
        "Perubahan dituangkan dalam adendum bernomor yang disetujui kedua pihak.\n"
        "Perselisihan diselesaikan dengan musyawarah lebih dahulu."
    ),
}
FROM = datetime.date(2025, 4, 30)


def write(apps, schema_editor):
    conditions = apps.get_model("procurement", "OrderConditions")
    for form, text in WORDS.items():
        conditions.objects.get_or_create(
            form=form,
            version=1,
            defaults={
                "text": text,
                "late_permille": 1,
                "legal_source": "Contoh SPK, Perpres 16/2018",
                "valid_from": FROM,
            },
        )


def remove(apps, schema_editor):
    apps.get_model("procurement", "OrderConditions").objects.filter(version=1, valid_from=FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("procurement", "0008_addenda_and_conditions")]

    operations = [
        migrations.RunSQL(
            sql=SAME_COOPERATIVE,
            reverse_sql="ALTER TABLE procurement_addendum DROP CONSTRAINT procurement_addendum_same_cooperative",
        ),
        own_rows_only("procurement_addendum"),
        migrations.RunPython(write, remove),
    ]
