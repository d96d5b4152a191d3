"""Two people at one delivery, one bill or the kitchen's last portions at the same moment: one is first, the other is told."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.models import InstitutionMember
from marketplace.catalogue.models import CateringDay
from marketplace.core.states import TransitionRefused
from marketplace.receiving.actions import accepting, invoicing, planning, serving
from marketplace.receiving.actions.accepting import Count
from marketplace.receiving.models import Acceptance, Delivery, Invoice, LineBalance
from marketplace.receiving.selectors.deliveries import whole_deliveries
from tenants.staff.actions import add_member
from tests.procurement.conftest import (
    a_catering_package,
    a_person,
    a_quote,
    a_sent_request,
    a_uniform,
    an_institution,
)
from tests.receiving.conftest import a_confirmed_order, a_delivery, counted

AT_ONCE = 4


@pytest.fixture
def cilegon(committed_db, storefront_named):
    return storefront_named("cilegon")


@pytest.fixture
def officer(cilegon):
    return a_person()


@pytest.fixture
def staff(cilegon):
    user = a_person("Ibu Sari")
    with tenant_context(cilegon):
        add_member(user=user, roles=["order_desk"], actor="test")
    return user


@pytest.fixture
def company(officer):
    """A private buyer whose officer also counts: nobody has to sign."""
    found = an_institution(officer, name="PT Baja Pesisir", kind="private")
    with schema_context("public"):
        InstitutionMember.objects.create(institution=found, user=officer, role="receiver")
    return found


@pytest.fixture
def order(cilegon, officer, staff, company):
    request = a_sent_request(officer, company, cilegon, a_uniform(cilegon))
    return a_confirmed_order(a_quote(request, cilegon, staff), officer, staff)


def at_once(*acts: Callable[[], str]) -> Counter[str]:
    """What each act answered; all begin at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        connection.set_schema_to_public()
        try:
            start.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_of_two_receivers_one_count_stands(order, staff, officer):
    delivery = a_delivery(order, staff)

    def count(rejected: int) -> Callable[[], str]:
        def act() -> str:
            with schema_context("public"):
                found = whole_deliveries().get(pk=delivery.pk)
                counts = {
                    line.pk: Count(line.quantity - rejected, rejected, "damaged" if rejected else "")
                    for line in found.lines.all()
                }
                try:
                    accepting.count_delivery(delivery=found, counts=counts, actor=officer, roles={"receiver"})
                except TransitionRefused:
                    return "told"
                return "counted"

        return act

    assert at_once(*[count(number) for number in range(AT_ONCE)]) == {"counted": 1, "told": AT_ONCE - 1}
    with schema_context("public"):
        assert Acceptance.objects.count() == 1
        for balance in LineBalance.objects.filter(purchase_order=order):
            assert balance.ordered == balance.accepted + balance.rejected + balance.outstanding
            assert balance.outstanding == 0


def test_same_pieces_are_planned_and_billed_once(order, staff, officer, cilegon):
    with tenant_context(cilegon):
        left = {one.line_id: one.to_plan for one in LineBalance.objects.filter(purchase_order=order)}

    def plan() -> str:
        with tenant_context(cilegon):
            try:
                planning.plan_delivery(
                    order=order, quantities=left, planned_on=order.wanted_on, place="Aula", actor=staff
                )
            except planning.MoreThanOrdered:
                return "refused"
            return "planned"

    assert at_once(*[plan] * AT_ONCE) == {"planned": 1, "refused": AT_ONCE - 1}
    with schema_context("public"):
        Delivery.objects.update(status="cancelled")
        LineBalance.objects.update(planned=0)
    counted(a_delivery(order, staff), officer)

    def bill() -> str:
        with tenant_context(cilegon):
            try:
                invoicing.issue_bill(order=order, actor=staff)
            except invoicing.CannotInvoice:
                return "refused"
            return "billed"

    assert at_once(*[bill] * AT_ONCE) == {"billed": 1, "refused": AT_ONCE - 1}
    with schema_context("public"):
        assert [one.number for one in Invoice.objects.all()] == [
            "INV/CLG/" + f"{timezone.localdate():%Y}/000001"
        ]
        assert all(one.invoiced == one.accepted for one in LineBalance.objects.all())


def test_last_portions_of_a_day_go_to_one_of_two_orders(cilegon, officer, staff, company):
    package = a_catering_package(cilegon, portions_per_day=130)
    day = timezone.localdate() + timedelta(days=21)
    orders = []
    for _order in range(2):
        request = a_sent_request(officer, company, cilegon, package, wanted_on=day)
        order = a_confirmed_order(a_quote(request, cilegon, staff), officer, staff)
        with tenant_context(cilegon):
            serving.plan_servings(order)
        orders.append(order)

    def more(order) -> Callable[[], str]:
        def act() -> str:
            with schema_context("public"):
                delivery = whole_deliveries().get(purchase_order=order)
                try:
                    serving.change_portions(delivery=delivery, portions=70, actor=officer, roles={"officer"})
                except serving.CannotChange:
                    return "full"
                return "changed"

        return act

    assert at_once(*[more(order) for order in orders]) == {"changed": 1, "full": 1}
    with tenant_context(cilegon):
        assert CateringDay.objects.get(date=day).taken == 130
    with schema_context("public"):
        assert sorted(LineBalance.objects.values_list("ordered", flat=True)) == [60, 70]
