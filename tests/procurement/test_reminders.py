"""Whoever must act is reminded once before a day is over, and every paper says who did what when."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.core.models import DueWork, OutboxEvent
from marketplace.procurement.actions import amending, awarding, sizes
from marketplace.procurement.mails_inside import letters_inside
from marketplace.procurement.size_tables import Staff


@pytest.fixture
def roll(sent, officer):
    with schema_context("public"):
        held = sizes.open_roll(
            request=sent,
            goods=None,
            freezes_on=timezone.localdate() + timedelta(days=5),
            spares_percent=0,
            actor=officer,
        )
        people = [
            Staff("Siti", email="siti@contoh.id"),
            Staff("Budi", email="budi@contoh.id", choice=held.forms[0]["key"]),
            Staff("Rina"),
        ]
        sizes.add_people(roll=held, people=people, actor=officer)
    return held


def test_last_day_of_a_size_list_reminds_who_is_missing_and_the_officer(roll, officer, sent):
    due = DueWork.objects.get(topic="sizes.freeze_soon", key=str(roll.pk))
    assert timezone.localtime(due.due_at).date() == roll.freezes_on
    with schema_context("public"):
        sizes.remind_before_freeze(roll_id=roll.pk)
    reminded = OutboxEvent.objects.filter(topic="sizes.remind").values_list("payload", flat=True)
    assert [one["person_id"] for one in reminded] == [roll.people.get(name="Siti").pk]
    told = OutboxEvent.objects.get(topic="sizes.closing")
    with schema_context("public"):
        (letter,) = letters_inside("sizes.closing", sent, told.payload)
    assert letter.to == officer.email and ("2" in dict(letter.context["facts"]).values())
    assert letter.context["action_url"].endswith(f"/permintaan/{sent.pk}/ukuran/")


def test_list_that_froze_by_itself_is_told_and_reminds_nobody_any_more(roll, sent):
    with schema_context("public"):
        sizes.freeze_roll(roll_id=roll.pk)
        assert not DueWork.objects.filter(topic="sizes.freeze_soon").exists()
        sizes.remind_before_freeze(roll_id=roll.pk)
    assert OutboxEvent.objects.filter(topic="sizes.frozen").count() == 1
    assert not OutboxEvent.objects.filter(topic__in=["sizes.remind", "sizes.closing"]).exists()


def test_list_of_a_single_day_reminds_nobody(roll, officer):
    with schema_context("public"):
        sizes.move_deadline(roll=roll, freezes_on=timezone.localdate(), spares_percent=0, actor=officer)
    assert not DueWork.objects.filter(topic="sizes.freeze_soon").exists()


def test_order_and_size_list_say_who_did_what(roll, quote, officer, staff, desk, client_of, cilegon):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        sizes.freeze_roll(roll_id=roll.pk, actor=officer)
        amending.propose_addendum(
            purchase_order=order,
            wanted_on=order.wanted_on + timedelta(days=7),
            place=order.place,
            delivery_plan="",
            reason="Aula dipakai",
            actor=officer,
        )
    with tenant_context(cilegon):
        awarding.confirm_purchase_order(purchase_order=order, actor=staff, roles={"order_desk"})
    room = f"/lembaga/ruang/{order.institution_id}/"
    events = desk.get(f"{room}pesanan/{order.pk}/").context["events"]
    assert [one["actor"] for one in events] == [officer.name] * 4 + [cilegon.name]
    listed = desk.get(f"{room}permintaan/{order.request_id}/ukuran/").context["events"]
    assert [one["actor"] for one in listed] == [officer.name] * 2
    at_cooperative = client_of(cilegon, staff).get(f"/admin/permintaan/pesanan/{order.pk}/").context["events"]
    assert [one["actor"] for one in at_cooperative] == [order.institution.name] * 2 + [cilegon.name], (
        "what the institution settles among its own people stays there"
    )
