"""What people look at before they choose: the cooperative's own measures, else the usual ones, as rows that are edited."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.catalogue.models import SizeMeasure, SizeTable
from marketplace.procurement.actions import drafting, sizes
from marketplace.procurement.goods import goods_of, measures_of
from marketplace.procurement.models import SizePerson
from marketplace.procurement.size_forms import by_cut
from marketplace.procurement.size_tables import Staff
from marketplace.reference.models import UsualCut, UsualSize


def a_table(product, chest, note=""):
    table = SizeTable.objects.create(product=product, note=note)
    SizeMeasure.objects.create(table=table, size="M", chest=chest, back=70, shoulder=44)


def goods_here(cilegon, uniform, portal):
    with tenant_context(portal):
        return goods_of(cilegon, product_id=uniform.pk)


def a_roll(institution, officer, goods=None, measures=None):
    with schema_context("public"):
        draft = drafting.start_list(institution=institution, kind="uniform", title="Batik", actor=officer)
        roll = sizes.open_roll(
            request=draft,
            goods=goods,
            measures=measures,
            freezes_on=timezone.localdate() + timedelta(days=3),
            spares_percent=0,
            actor=officer,
        )
        sizes.add_people(roll=roll, people=[Staff("Siti Aminah", "Sekretariat")], actor=officer)
    return roll


@pytest.mark.django_db
class TestMeasures:
    def test_a_product_s_own_table_goes_before_the_general_one(self, cilegon, uniform, portal):
        goods = goods_here(cilegon, uniform, portal)
        with tenant_context(portal):
            assert measures_of(goods) is None
        with tenant_context(cilegon):
            a_table(None, 101)
        with tenant_context(portal):
            assert measures_of(goods).rows[0]["chest"] == 101
        with tenant_context(cilegon):
            a_table(uniform, 99, "Potongan longgar")
        with tenant_context(portal):
            found = measures_of(goods)
        assert (found.rows[0]["chest"], found.note) == (99, "Potongan longgar")

    def test_the_list_keeps_the_measures_it_was_opened_with(
        self, institution, officer, cilegon, uniform, portal, client_of
    ):
        goods = goods_here(cilegon, uniform, portal)
        with tenant_context(cilegon):
            a_table(uniform, 99, "Potongan longgar")
        with tenant_context(portal):
            measures = measures_of(goods)
        roll = a_roll(institution, officer, goods, measures)
        with tenant_context(cilegon):
            SizeMeasure.objects.update(chest=150)
        person = SizePerson.objects.get()
        page = client_of(portal).get(f"/ukuran/{roll.token}/{person.code}/").content.decode()
        assert ">99<" in page and "Potongan longgar" in page and ">150<" not in page

    def test_usual_sizes_and_cuts_are_rows(self, institution, officer):
        UsualSize.objects.filter(name="S").update(is_offered=False)
        UsualSize.objects.filter(name="M").update(chest=102)
        UsualCut.objects.create(name_id="Wanita hamil", name_en="Maternity", position=9)
        roll = a_roll(institution, officer)
        offered = {(one["size"], one["cut"]) for one in roll.forms}
        assert ("M", "Wanita hamil") in offered and all(size != "S" for size, _cut in offered)
        assert next(row for row in roll.measures if row["size"] == "M")["chest"] == 102

    def test_sizes_stand_below_their_cut_and_keep_what_was_chosen(
        self, institution, officer, portal, client_of
    ):
        roll = a_roll(institution, officer)
        groups = by_cut(roll.forms)
        assert [group["cut"] for group in groups] == list(UsualCut.objects.values_list("name_id", flat=True))
        person = SizePerson.objects.get()
        address = f"/ukuran/{roll.token}/{person.code}/"
        client = client_of(portal)
        chosen = groups[3]["sizes"][2]["value"]
        assert client.post(address, {"choice": chosen}).status_code == 302
        page = client.get(address).content.decode()
        assert len(re.findall(r'<input type="radio"[^>]* checked', page)) == 1
        assert page.count("<legend>Wanita berhijab</legend>") == 1
        assert client.post(address, {"choice": "Z|?"}).status_code == 422
