"""Sixteen officers accept sixteen quotes of one cooperative at once, and some of them are thrown back."""

import random
import threading

import pytest
from django.db import connection, transaction
from django_tenants.utils import schema_context, tenant_context

from marketplace.procurement.actions import awarding
from marketplace.procurement.models import PurchaseOrder
from tenants.staff.actions import add_member
from tests.procurement.conftest import a_person, a_quote, a_sent_request, a_uniform, an_institution

THREADS = 16


class Abandoned(Exception):
    """The transaction does not commit."""


@pytest.mark.slow
def test_sixteen_acceptances_with_rollbacks_leave_no_gap(committed_db, storefront_named):
    cilegon = storefront_named("cilegon")
    officer, staff = a_person(), a_person("Ibu Sari")
    with tenant_context(cilegon):
        add_member(user=staff, roles=["order_desk"], actor="test")
    institution, uniform = an_institution(officer), a_uniform(cilegon)
    quotes = [
        a_quote(a_sent_request(officer, institution, cilegon, uniform), cilegon, staff)
        for _ in range(THREADS)
    ]
    start, failures = threading.Barrier(THREADS), []

    def work(quote, seed):
        chance = random.Random(seed)
        try:
            connection.set_schema_to_public()
            start.wait()
            for attempt in range(3):
                try:
                    with transaction.atomic():
                        awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
                        if attempt < 2 and chance.random() < 0.5:
                            raise Abandoned
                    return
                except Abandoned:
                    continue
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(quote, seed)) for seed, quote in enumerate(quotes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert failures == []
    with schema_context("public"):
        numbers = sorted(PurchaseOrder.objects.values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == [f"{n:06d}" for n in range(1, THREADS + 1)]
