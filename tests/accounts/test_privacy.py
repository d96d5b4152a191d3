"""A copy of one's data, and being forgotten everywhere: database, search index, private files."""

import datetime
import io
import json
import uuid
import zipfile

import pytest
from celery import current_app
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import privacy, register_user
from marketplace.accounts.models import Address, DataExport, Erasure, Institution, User
from marketplace.core import due, personal, relay
from marketplace.core.audit import PERSONAL_FIELDS
from marketplace.core.models import OutboxDelivery
from marketplace.ordering.models import Basket, Order, OrderReturn, ReturnPhoto
from marketplace.payments.models import Payment, PaymentProof
from search.models import Entry
from tenants.models import Region
from tenants.staff.models import Invitation, Membership, RoleAssignment
from tests.catalogue.factories import picture_bytes

PASSWORD = "lumbung padi di desa"
EMAIL = "sarinah.unik@contoh.id"
MARKS = ("Sarinah", "sarinah.unik", "6281299988877", "Gang Melati Unik")


@pytest.fixture
def person(db):
    with schema_context("public"):
        user = register_user(
            email=EMAIL, name="Sarinah Unik", phone="6281299988877", password=PASSWORD, actor="test"
        )
        Address.objects.create(
            user=user,
            recipient="Sarinah",
            phone="6281299988877",
            street="Gang Melati Unik 7",
            district=Region.objects.get(code="36.72.05"),
        )
    return user


def an_order(cooperative, user, *, status="completed", **changes):
    """An order of a person with everything that may say something about them."""
    today = timezone.localdate()
    with schema_context("public"):
        order = Order.objects.create(
            number=f"PSN/{cooperative.code}/{Order.objects.count()}",
            checkout_key=uuid.uuid4(),
            cooperative=cooperative,
            buyer_phone="6281299988877",
            fulfilment="delivery",
            street="Gang Melati Unik 7",
            district=Region.objects.get(code="36.72.05"),
            note="Untuk Sarinah",
            delivery_zone="city",
            delivery_label="Kurir",
            promised_from=today,
            promised_until=today,
            subtotal=100_000,
            delivery_price=0,
            total=100_000,
            payment_method="bank_transfer",
            payment_due_at=timezone.now(),
            status=status,
            user=user,
            **{"buyer_name": "Sarinah Unik", "buyer_email": EMAIL.upper(), **changes},
        )
        here = {"order": order, "cooperative": cooperative}
        order.timeline.create(
            cooperative=cooperative, event="cancel", status=status, actor="buyer", note="Sarinah"
        )
        order.remarks.create(cooperative=cooperative, kind="note", text="Bu Sarinah menelepon")
        payment = Payment.objects.create(
            method="bank_transfer", status="received", amount=100_000, amount_received=100_000, payee=cooperative,
            description="x", expires_at=timezone.now(),
        )  # fmt: skip
        order.payments.create(cooperative=cooperative, payment=payment)
        proof = PaymentProof(payment=payment, content_type="image/jpeg", size=3, sha256="a" * 64)
        proof.file.save("bukti.jpg", ContentFile(picture_bytes()), save=True)
        asked = OrderReturn.objects.create(
            **here,
            reason="broken",
            text="Kata Sarinah sobek",
            wish="refund",
            status="refused",
            answer_by=today,
        )
        photo = ReturnPhoto(order_return=asked, cooperative=cooperative, sha256="b" * 64)
        photo.file.save("sobek.jpg", ContentFile(picture_bytes()), save=True)
        order.files = [proof.file.name, photo.file.name]
    return order


def deliver(prefix="accounts."):
    """Let the consumers of accounts work until nothing is left to do."""
    connection.set_schema_to_public()
    relay.know_consumers()
    while True:
        while relay.route():
            pass
        rows = OutboxDelivery.objects.filter(acknowledged_at=None, consumer__startswith=prefix)
        deliveries = list(rows.select_related("event").order_by("event__sequence"))
        if not deliveries:
            return
        for delivery in deliveries:
            current_app.tasks[delivery.consumer].apply(kwargs=relay.message_of(delivery), throw=True)


def hits(mark):
    """Every text of the database, in any schema, that still holds the mark."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name FROM information_schema.columns"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            " AND data_type IN ('character varying', 'text', 'jsonb')"
        )
        by_table = {}
        for schema, table, column in cursor.fetchall():
            by_table.setdefault((schema, table), []).append(column)
        for (schema, table), columns in by_table.items():
            wanted = " OR ".join(f'"{column}"::text ILIKE %s' for column in columns)
            cursor.execute(
                f'SELECT 1 FROM "{schema}"."{table}" WHERE {wanted} LIMIT 1', [f"%{mark}%"] * len(columns)
            )
            if cursor.fetchone():
                found.append(f"{schema}.{table}")
    return found


def erase(client, **changes):
    return client.post("/akun/data-saya/hapus/", {"password": PASSWORD, "is_sure": "on", **changes})


# The registry


def test_every_model_with_personal_fields_is_declared():
    user_owned = ("user", "buyer")
    missing = []
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for column in model._meta.concrete_fields:
            owner = column.is_relation and column.related_model is User and column.name in user_owned
            name = column.name
            text = isinstance(column, models.CharField | models.TextField) and (
                isinstance(column, models.EmailField)
                or any(name == one or name.endswith(f"_{one}") for one in PERSONAL_FIELDS)
            )
            if (owner or text) and model._meta.label not in personal.known_labels():
                missing.append(f"{model._meta.label}.{name}")
    assert not missing, "declare these in the app's personal.py: " + ", ".join(missing)


# What opens something says nothing of a person, and is in no copy.
KEYS = ("password", "secret", "token")


def test_each_personal_field_is_forgotten_and_stands_in_the_copy():
    """A new column with a person's name, address or number in a declared model fails here until both are said of it."""
    kept, uncopied = [], []
    for one in personal.declared():
        for column in one.model._meta.concrete_fields:
            text = isinstance(column, models.CharField | models.TextField)
            if not text or not any(
                column.name == name or column.name.endswith(f"_{name}")
                for name in PERSONAL_FIELDS
                if name not in KEYS
            ):
                continue
            # The account itself is blanked by its own action; rows that are deleted need no list.
            if one.forget and column.name not in (*one.forget, *one.files):
                kept.append(f"{one.label}.{column.name}")
            if column.name not in one.fields:
                uncopied.append(f"{one.label}.{column.name}")
    assert (kept, uncopied) == ([], [])


def test_declarations_name_fields_that_exist(person):
    subject = personal.Person(person.pk, person.email)
    for one in personal.declared(in_storefronts=False):
        list(one.rows(subject).values(*one.fields))
        for name in (*(one.forget or {}), *one.files):
            one.model._meta.get_field(name)


# Being forgotten


def test_a_person_with_data_in_several_storefronts_leaves_no_trace(
    person, cilegon, bekasi, portal, client_of, django_capture_on_commit_callbacks
):
    orders = [an_order(cilegon, person), an_order(bekasi, person), an_order(bekasi, None)]
    files = [name for order in orders for name in order.files]
    with schema_context("public"):
        Basket.objects.create(cooperative=cilegon, user=person)
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            Membership.objects.create(user=person)
            Invitation.objects.create(
                email=EMAIL,
                role=Group.objects.get(name="editor"),
                token_hash=cooperative.slug,
                expires_at=timezone.now(),
            )
    assert all(hits(mark) for mark in MARKS) and all(storages["private"].exists(name) for name in files)
    client = client_of(portal, person)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase(client).status_code == 200
    connection.set_schema_to_public()
    deliver()
    assert {mark: hits(mark) for mark in MARKS} == {mark: [] for mark in MARKS}
    assert not any(storages["private"].exists(name) for name in files)
    assert not Entry.objects.filter(title__icontains="Sarinah").exists()
    for cooperative in (cilegon, bekasi):
        with tenant_context(cooperative):
            assert not Membership.objects.filter(user_id=person.pk).exists()
    with schema_context("public"):
        erasure = Erasure.objects.get()
        assert erasure.done_at and not erasure.steps.filter(done_at=None).exists()
        order = Order.objects.get(pk=orders[0].pk)
        assert (order.total, order.buyer_name) == (100_000, "(dihapus)")
        assert not Basket.objects.filter(user_id=person.pk).exists()
    assert client.get("/akun/")["Location"].startswith("/masuk/")


def test_another_persons_data_stays(person, cilegon, portal, client_of, django_capture_on_commit_callbacks):
    with schema_context("public"):
        other = register_user(email="ani@contoh.id", name="Ani", password=PASSWORD, actor="test")
    kept = an_order(cilegon, other, buyer_email="ani@contoh.id", buyer_name="Ani")
    with django_capture_on_commit_callbacks(execute=True):
        erase(client_of(portal, person))
    deliver()
    with schema_context("public"):
        order = Order.objects.get(pk=kept.pk)
        assert (order.buyer_name, order.buyer_email, order.remarks.count()) == ("Ani", "ani@contoh.id", 1)
    assert all(storages["private"].exists(name) for name in kept.files)


def test_unfinished_orders_stand_in_the_way_with_words(person, cilegon, portal, client_of):
    orders = [an_order(cilegon, buyer, status="shipped") for buyer in (person, None)]
    client = client_of(portal, person)
    page = client.get("/akun/data-saya/hapus/").content.decode()
    assert [order.number in page for order in orders] == [True, True], (
        "those of a guest with this address too"
    )
    assert erase(client).status_code == 422
    with pytest.raises(privacy.CannotErase):
        privacy.erase_user(user=person, actor=person)
    person.refresh_from_db()
    assert person.is_active and person.name == "Sarinah Unik"


def test_who_leads_a_storefront_alone_hands_it_over_first(person, cilegon, bekasi, portal, client_of):
    def lead(cooperative, user):
        with tenant_context(cooperative):
            Membership.objects.create(user=user)
            RoleAssignment.objects.create(user=user, group=Group.objects.get(name="manager"))

    lead(cilegon, person)
    client = client_of(portal, person)
    page = client.get("/akun/data-saya/hapus/")
    assert cilegon.name in page.content.decode() and bekasi.name not in page.content.decode()
    assert erase(client).status_code == 422
    with schema_context("public"):
        other = register_user(email="lain@contoh.id", name="Lain", password=PASSWORD, actor="test")
    lead(cilegon, other)
    assert not client.get("/akun/data-saya/hapus/").context["obstacles"]
    User.objects.filter(pk=other.pk).update(is_active=False)
    assert client.get("/akun/data-saya/hapus/").context["obstacles"]


def test_the_only_procurement_officer_names_another_first(person, portal, client_of):
    with schema_context("public"):
        school = Institution.objects.create(
            name="SMP Contoh", kind="school", code="SMPX", address="Jalan Contoh 1",
            region=Region.objects.get(code="36.72"),
        )  # fmt: skip
        school.memberships.create(user=person, role="officer")
        school.memberships.create(user=person, role="approver")
    client = client_of(portal, person)
    assert erase(client).status_code == 422
    assert "SMP Contoh" in client.get("/akun/data-saya/hapus/").content.decode()
    with schema_context("public"):
        other = register_user(email="lain@contoh.id", name="Lain", password=PASSWORD, actor="test")
        school.memberships.create(user=other, role="officer")
    assert not client.get("/akun/data-saya/hapus/").context["obstacles"]


@pytest.mark.parametrize("changes", [{"password": "salah"}, {"password": ""}, {"is_sure": ""}])
def test_without_password_and_consent_nobody_is_forgotten(person, portal, client_of, changes):
    response = erase(client_of(portal, person), **changes)
    assert response.status_code == 422 and "field-error" in response.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_who_came_back_with_a_backup_is_forgotten_again(person, cilegon, portal, client_of):
    erase(client_of(portal, person))
    deliver()
    with schema_context("public"):
        User.objects.filter(pk=person.pk).update(
            name="Sarinah Unik", email=EMAIL, anonymised_at=None, is_active=True
        )
    with tenant_context(cilegon):
        Membership.objects.create(user=person)
    an_order(cilegon, person)
    call_command("replay_erasures", stdout=io.StringIO())
    deliver()
    assert not any(hits(mark) for mark in ("Sarinah", "sarinah.unik"))
    with tenant_context(cilegon):
        assert not Membership.objects.exists()


# A copy


def test_a_copy_is_made_mailed_downloaded_by_its_owner_only_and_deleted_after_a_week(
    person, cilegon, bekasi, portal, client_of, django_capture_on_commit_callbacks
):
    an_order(cilegon, person)
    with tenant_context(bekasi):
        Membership.objects.create(user=person)
    client = client_of(portal, person)
    for _ in range(2):
        assert client.post("/akun/data-saya/salinan/").status_code == 302
    deliver()
    with schema_context("public"):
        export = DataExport.objects.get()
    assert export.status == "ready" and [letter.to for letter in mail.outbox] == [[EMAIL]]
    path = f"/akun/data-saya/salinan/{export.pk}/"
    response = client.get(path)
    assert "no-store" in response["Cache-Control"] and "attachment" in response["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        made = json.loads(archive.read("data.json"))
    text = json.dumps(made, ensure_ascii=False)
    assert made["account"] == EMAIL and "Gang Melati Unik 7" in text and cilegon.name in text
    assert any(bekasi.name in title for title in made["data"])
    assert "argon2" not in text
    with schema_context("public"):
        other = register_user(email="ani@contoh.id", name="Ani", password=PASSWORD, actor="test")
    assert client_of(portal, other).get(path).status_code == 404
    assert "/masuk/" in client_of(portal).get(path)["Location"]
    with schema_context("public"), django_capture_on_commit_callbacks(execute=True):
        due.emit_due(now=timezone.now() + datetime.timedelta(days=8))
        deliver()
    assert not storages["private"].exists(export.file.name)
    assert client.get(path).status_code == 404


def test_the_page_lists_what_is_kept(person, portal, client_of):
    html = client_of(portal, person).get("/akun/data-saya/").content.decode()
    assert "/akun/data-saya/hapus/" in html and "/akun/data-saya/salinan/" in html
