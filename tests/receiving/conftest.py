"""A confirmed purchase order with people of every role on both sides."""
# ruff: noqa: F811 - helpers take what fixtures are called after

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from PIL import Image

from marketplace.accounts.models import InstitutionMember
from marketplace.procurement.actions import awarding, drafting
from marketplace.procurement.actions import sending as sending_requests
from marketplace.procurement.goods import goods_of, kitchen_of
from marketplace.procurement.models import PurchaseOrder
from marketplace.receiving.actions import accepting, planning, sending, serving
from marketplace.receiving.actions.accepting import Count
from marketplace.receiving.models import Delivery, LineBalance
from marketplace.receiving.selectors.deliveries import whole_deliveries
from tenants.staff.actions import add_member
from tests.procurement.conftest import (  # noqa: F401 - fixtures
    a_person,
    a_quote,
    a_sent_request,
    an_institution,
    approver,
    institution,
    offer,
    officer,
    package,
    quote,
    sent,
    staff,
    uniform,
)


def a_confirmed_order(quote, officer, staff) -> PurchaseOrder:
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
    with tenant_context(quote.cooperative):
        awarding.confirm_purchase_order(purchase_order=order, actor=staff, roles={"order_desk"})
        planning.open_fulfilment(order)
    order.refresh_from_db()
    return order


def a_catering_series(officer, institution, cooperative, package, staff, *, portions, times):
    """(confirmed order, its dates): so many portions once a week, from three weeks on."""
    first = timezone.localdate() + timedelta(days=21)
    days = [first + timedelta(days=7 * place) for place in range(times)]
    with schema_context("public"):
        goods = goods_of(cooperative, product_id=package.pk)
        request = drafting.start_request(
            institution=institution, goods=goods, actor=officer, quantity=portions, title="Makan siang Selasa"
        )
        drafting.save_series(request=request, dates=days, portions=portions, actor=officer)
        request.refresh_from_db()
        drafting.save_schedule(
            request=request,
            wanted_on=first,
            place="Aula",
            answer_by=None,
            wanted_from="11:00",
            wanted_until="12:00",
            actor=officer,
        )
        drafting.save_note(request=request, title="Makan siang Selasa", note="", actor=officer)
        request.refresh_from_db()
        kitchen = kitchen_of(cooperative, product_id=package.pk, wanted_on=first)
        sent = sending_requests.send_request(
            request=request, goods=goods, kitchen=kitchen, actor=officer, roles={"officer"}
        )
    order = a_confirmed_order(a_quote(sent, cooperative, staff), officer, staff)
    with tenant_context(cooperative):
        serving.plan_servings(order)
    return order, days


def a_picture(name="foto.jpg") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (60, 40), "brown").save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def a_delivery(order, staff, quantities=None, *, send=True) -> Delivery:
    """A delivery of everything that is left, or of {line id: pieces}."""
    with tenant_context(order.cooperative):
        left = {one.line_id: one.to_plan for one in LineBalance.objects.filter(purchase_order=order)}
        delivery = planning.plan_delivery(
            order=order,
            quantities=left if quantities is None else quantities,
            planned_on=order.wanted_on,
            place=order.place,
            actor=staff,
        )
        if send:
            sending.send_delivery(
                delivery=delivery, actor=staff, roles={"order_desk"}, packages=2, carried_by="Pak Udin"
            )
    return whole(delivery)


def whole(delivery) -> Delivery:
    with schema_context("public"):
        return whole_deliveries().get(pk=delivery.pk)


def counted(delivery, receiver, rejected=0) -> Delivery:
    """The receiver's count; `rejected` pieces of the first line are torn."""
    counts = {}
    for place, line in enumerate(delivery.lines.all()):
        bad = rejected if place == 0 else 0
        counts[line.pk] = Count(line.quantity - bad, bad, "damaged" if bad else "", "Sobek" if bad else "")
    with schema_context("public"):
        accepting.count_delivery(delivery=delivery, counts=counts, actor=receiver, roles={"receiver"})
    return whole(delivery)


def signed(delivery, approver, chair) -> Delivery:
    with schema_context("public"):
        accepting.sign_acceptance(
            delivery=delivery, actor=approver, roles={"approver"}, for_cooperative=False
        )
    with tenant_context(delivery.purchase_order.cooperative):
        accepting.sign_acceptance(delivery=delivery, actor=chair, roles={"manager"}, for_cooperative=True)
    return whole(delivery)


def balances(order) -> list[tuple[int, int, int, int]]:
    """(ordered, accepted, rejected, outstanding) of each line."""
    rows = LineBalance.objects.filter(purchase_order=order).order_by("line__position")
    return list(rows.values_list("ordered", "accepted", "rejected", "outstanding"))


@pytest.fixture
def receiver(institution):  # noqa: F811
    user = a_person("Ujang Supriatna")
    InstitutionMember.objects.create(institution=institution, user=user, role="receiver")
    return user


@pytest.fixture
def treasurer(institution):  # noqa: F811
    user = a_person("Nenden Yulianti")
    InstitutionMember.objects.create(institution=institution, user=user, role="treasurer")
    return user


@pytest.fixture
def chair(cilegon, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    user = a_person("Ibu Ketua")
    with tenant_context(cilegon):
        add_member(user=user, roles=["manager"], actor="test")
    return user


@pytest.fixture
def order(quote, officer, staff):  # noqa: F811
    """20 of M for men, 10 of L for women."""
    return a_confirmed_order(quote, officer, staff)


@pytest.fixture
def private_order(officer, staff, cilegon, uniform):  # noqa: F811
    company = an_institution(officer, name="PT Baja Pesisir", kind="private")
    InstitutionMember.objects.create(institution=company, user=officer, role="receiver")
    request = a_sent_request(officer, company, cilegon, uniform)
    return a_confirmed_order(a_quote(request, cilegon, staff), officer, staff)
