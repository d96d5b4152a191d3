"""The share of deliveries that came on the agreed day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.receiving.models import Acceptance, Delivery, LineBalance
from marketplace.receiving.selectors.punctuality import on_time_share
from tests.receiving.conftest import a_delivery, counted

pytestmark = pytest.mark.django_db


def test_share_counts_arrivals_up_to_the_planned_day(private_order, officer, staff, bekasi, cilegon):
    with tenant_context(cilegon):
        line = LineBalance.objects.filter(purchase_order=private_order).order_by("pk")[0]
    for _time in range(3):
        counted(a_delivery(private_order, staff, {line.line_id: 2}), officer)
    late = Delivery.objects.order_by("pk")[0]
    today = timezone.localdate()
    Delivery.objects.update(planned_on=today)
    Delivery.objects.filter(pk=late.pk).update(planned_on=today - timedelta(days=1))
    with schema_context("public"):
        found = on_time_share([cilegon.pk, bekasi.pk])
        assert set(found) == {cilegon.pk}, "who has delivered nothing has no share"
        assert (found[cilegon.pk].on_time, found[cilegon.pk].deliveries) == (2, 3)
        assert found[cilegon.pk].percent == 66
        assert on_time_share([cilegon.pk], since=today)[cilegon.pk].percent == 100
    assert Acceptance.objects.count() == 3


def test_share_of_many_cooperatives_takes_one_statement(django_assert_num_queries, cilegon, bekasi):
    with schema_context("public"):
        assert not Acceptance.objects.exists()
        with django_assert_num_queries(1):
            assert on_time_share([cilegon.pk, bekasi.pk]) == {}
