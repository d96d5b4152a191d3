"""A whole office enters sizes through the link at once; each takes a place of its own and nothing is lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tenants.utils import schema_context

from marketplace.procurement.actions import drafting, sizes
from marketplace.procurement.models import SizePerson
from tests.procurement.conftest import a_person, an_institution

THREADS, EACH = 20, 25


@pytest.mark.slow
def test_five_hundred_people_take_five_hundred_places(committed_db):
    officer = a_person()
    institution = an_institution(officer)
    with schema_context("public"):
        draft = drafting.start_list(institution=institution, kind="uniform", title="Batik", actor=officer)
        roll = sizes.open_roll(
            request=draft,
            goods=None,
            freezes_on=timezone.localdate() + timedelta(days=3),
            spares_percent=0,
            actor=officer,
        )
        code = sizes.add_heads(roll=roll, unit="Gudang", heads=THREADS * EACH, actor=officer)
        roll.refresh_from_db()
    start, failures = threading.Barrier(THREADS), []

    def work(office):
        try:
            connection.set_schema_to_public()
            start.wait()
            for number in range(EACH):
                place = sizes.take_place(roll=roll, unit_code=code, name=f"Orang {office}-{number}")
                sizes.enter_size(person=place, choice=roll.forms[number % len(roll.forms)]["key"])
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(office,)) for office in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert failures == []
    with schema_context("public"):
        people = SizePerson.objects.filter(roll=roll)
        assert people.exclude(choice="").count() == THREADS * EACH
        assert people.values("name").distinct().count() == THREADS * EACH
        with pytest.raises(sizes.SizesRefused):
            sizes.take_place(roll=roll, unit_code=code, name="Terlambat")
