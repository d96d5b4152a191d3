"""Uniforms as cloth with a sewing allowance: from the need by cut over quote and order to what the counted sizes take."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django_tenants.utils import schema_context, tenant_context

from marketplace.procurement.actions import amending, awarding, drafting, sending, sizes
from marketplace.procurement.addendum_forms import counted_initial
from marketplace.procurement.cloth import ClothCut, ClothNeed, cloth_lines, metres_text, need_of
from marketplace.procurement.models import PurchaseOrder, Quote, Request, SizeRoll
from marketplace.procurement.selectors.counts import count_differences, orders_to_adjust
from marketplace.procurement.size_tables import Staff
from tests.procurement.test_several_cooperatives import close, offer

MEN, VEILED = "Pria lengan panjang", "Wanita berhijab"
NEED = ClothNeed(
    motif="batik Krakatau",
    cuts=[ClothCut(MEN, 5, 225), ClothCut(VEILED, 3, 250)],
    allowance=150_000,
    extra=25,
    large_from="XL",
)
WHOLE = {(MEN, "meter"): 12, (MEN, "potong"): 5, (VEILED, "meter"): 8, (VEILED, "potong"): 3}


def quantities(lines):
    return {(line.cut if hasattr(line, "cut") else line.label, line.unit): line.quantity for line in lines}


@pytest.fixture
def asked(draft, officer, cilegon):
    """Sent to Cilegon."""
    with schema_context("public"):
        drafting.save_lines(request=draft, lines=cloth_lines(NEED), actor=officer)
    return sent_to(draft, officer, cilegon)


def sent_to(draft, officer, *cooperatives):
    with schema_context("public"):
        drafting.save_asked(request=draft, cooperatives=cooperatives, actor=officer)
        drafting.save_schedule(
            request=draft,
            wanted_on=timezone.localdate() + timedelta(days=60),
            place="Gudang",
            answer_by=timezone.localdate() + timedelta(days=7),
            actor=officer,
        )
        draft.refresh_from_db()
        return sending.send_request(request=draft, goods=None, kitchen=None, actor=officer, roles={"officer"})


@pytest.fixture
def order(asked, client_of, cilegon, staff, officer):
    with schema_context("public"):
        prices = {
            f"price-{line.pk}": "120000" if line.unit == "meter" else "140000" for line in asked.lines.all()
        }
    written(client_of(cilegon, staff), asked, prices, expecting=302)
    client_of(cilegon, staff).post(f"/admin/permintaan/{asked.pk}/penawaran/periksa/")
    with schema_context("public"):
        quote = Quote.objects.get(request=asked, status="sent")
        return awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})


def written(desk, asked, prices, *, expecting):
    answer = desk.post(
        f"/admin/permintaan/{asked.pk}/penawaran/",
        {
            "lead_time_days": "14",
            "valid_until": (timezone.localdate() + timedelta(days=30)).isoformat(),
            "tax_letter": "",
            **prices,
        },
    )
    assert answer.status_code == expecting, answer.content.decode()[-3000:]
    return answer


def frozen(request, officer, *choices):
    """A size list of the request with these people's choices, frozen."""
    with schema_context("public"):
        held = sizes.open_roll(
            request=request, goods=None, freezes_on=timezone.localdate(), spares_percent=0, actor=officer
        )
        people = [Staff(f"Pegawai {place}", choice=choice) for place, choice in enumerate(choices)]
        sizes.add_people(roll=held, people=people, actor=officer)
        sizes.freeze_roll(roll_id=held.pk, actor=officer)
        held.refresh_from_db()
    return held


def test_need_by_cut_becomes_whole_metres_and_pieces(desk, institution):
    begun = desk.post(
        f"/lembaga/ruang/{institution.pk}/permintaan/daftar/", {"title": "Kain Jumat", "kind": "cloth"}
    )
    draft = Request.objects.get(title="Kain Jumat")
    assert draft.kind == "uniform" and begun.url.endswith(f"/permintaan/{draft.pk}/kain/")
    posted = {
        "motif": "batik Krakatau",
        "sewing": "cooperative",
        "allowance": "150.000",
        "people-0": "5",
        "metres-0": "2,25",
    }
    assert desk.post(begun.url, posted).status_code == 302
    assert [line.quantity for line in draft.lines.all()] == [12, 5], "5 × 2,25 m are 11,25 m: twelve are cut"
    page = desk.get(begun.url).content.decode()
    assert 'value="2,25"' in page and 'value="batik Krakatau"' in page
    assert desk.get(f"{begun.url[:-5]}daftar/").url == begun.url, "the list is written by its own form"
    desk.post(begun.url, {**posted, "sewing": "staff"})
    (line,) = draft.lines.all()
    assert line.unit == "meter" and "150.000" in line.specification


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"people-0": "5"}, "metres-0"),
        ({"metres-0": "2,25"}, "people-0"),
        ({"people-0": "5", "metres-0": "dua"}, "metres-0"),
        ({"people-0": "5", "metres-0": "11"}, "metres-0"),
        # The first overflows, the second computes for more than a minute.
        ({"people-0": "5", "metres-0": "1e999999"}, "metres-0"),
        ({"people-0": "5", "metres-0": "1e999990"}, "metres-0"),
        ({"people-0": "5", "metres-0": "Infinity"}, "metres-0"),
        ({"people-0": "5", "metres-0": "٢"}, "metres-0"),
        ({}, "people-0"),
    ],
)
def test_half_an_answer_is_told_beside_its_cell(desk, draft, answers, field):
    address = f"/lembaga/ruang/{draft.institution_id}/permintaan/{draft.pk}/kain/"
    whole = {"motif": "batik", "sewing": "cooperative", "allowance": "150000"}
    answer = desk.post(address, {**whole, **answers})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not draft.lines.exists()


def test_cooperative_quotes_both_within_the_allowance(client_of, cilegon, staff, asked):
    desk = client_of(cilegon, staff)
    with schema_context("public"):
        cloth, sewing, *_others = asked.lines.all()
    page = desk.get(f"/admin/permintaan/{asked.pk}/penawaran/").context["form"]
    assert page[f"price-{sewing.pk}"].value() == NEED.allowance
    answer = written(desk, asked, {f"price-{cloth.pk}": "120000"}, expecting=422)
    assert list(answer.context["form"].errors) == [f"price-{sewing.pk}"]
    dear = {f"price-{cloth.pk}": "120000", f"price-{sewing.pk}": "150001"}
    answer = written(desk, asked, dear, expecting=422)
    assert list(answer.context["form"].errors) == [f"price-{sewing.pk}"]
    written(desk, asked, {**dear, f"price-{sewing.pk}": "150000"}, expecting=302)


def test_counted_sizes_ask_for_an_addendum_that_is_filled_already(
    order, officer, desk, client_of, cilegon, staff, institution
):
    assert quantities(order.lines.all()) == WHOLE
    assert order.total == 20 * 120_000 + 8 * 140_000
    frozen(order.request, officer, f"M|{MEN}", f"XL|{MEN}", f"L|{VEILED}")
    order = PurchaseOrder.objects.get(pk=order.pk)
    assert [(one.ordered, one.counted) for one in count_differences(order)] == [
        (12, 5),
        (5, 2),
        (8, 3),
        (3, 1),
    ], "225 and 250 cm for the men, who count from XL on as large; 250 cm for her"
    address = f"/lembaga/ruang/{institution.pk}/pesanan/{order.pk}/"
    assert f"{address}ubah/?ukuran=1" in desk.get(address).content.decode()
    assert f"{address}#selisih" in desk.get(f"/lembaga/ruang/{institution.pk}/").content.decode()
    form = desk.get(f"{address}ubah/?ukuran=1").context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    assert form["reason"].value()
    assert desk.post(f"{address}ubah/", posted).status_code == 302
    assert f"{address}ubah/?ukuran=1" not in desk.get(address).content.decode(), "one change at a time"
    with tenant_context(cilegon):
        amending.answer_addendum(
            addendum=order.addenda.get(), is_agreed=True, actor=staff, roles={"order_desk"}
        )
    order = PurchaseOrder.objects.get(pk=order.pk)
    assert [line.quantity for line in order.lines.all()] == [5, 2, 3, 1]
    assert order.total == 8 * 120_000 + 3 * 140_000
    assert not count_differences(order) and not orders_to_adjust(institution)


def test_sizes_of_cloth_are_its_cuts_and_fill_the_draft(draft, officer, desk):
    with schema_context("public"):
        drafting.save_lines(request=draft, lines=cloth_lines(NEED), actor=officer)
    held = frozen(draft, officer, f"M|{MEN}", f"M|{MEN}", f"XL|{MEN}")
    assert {one["cut"] for one in held.forms} == {MEN, VEILED}
    desk.post(f"/lembaga/ruang/{draft.institution_id}/permintaan/{draft.pk}/ukuran/lakukan/", {"fill": "1"})
    assert quantities(draft.lines.all()) == {(MEN, "meter"): 7, (MEN, "potong"): 3}


def test_list_without_a_single_size_leaves_the_draft_alone(draft, officer, desk):
    with schema_context("public"):
        drafting.save_lines(request=draft, lines=cloth_lines(NEED), actor=officer)
    held = frozen(draft, officer, "", "")
    with schema_context("public"), pytest.raises(sizes.SizesRefused):
        sizes.fill_draft(roll=held, goods=None, actor=officer)
    desk.post(f"/lembaga/ruang/{draft.institution_id}/permintaan/{draft.pk}/ukuran/lakukan/", {"fill": "1"})
    assert quantities(draft.lines.all()) == WHOLE


def test_cut_that_came_after_the_list_was_opened_is_not_counted_away(draft, officer):
    with schema_context("public"):
        only_men = replace(NEED, cuts=NEED.cuts[:1])
        drafting.save_lines(request=draft, lines=cloth_lines(only_men), actor=officer)
        held = sizes.open_roll(
            request=draft, goods=None, freezes_on=timezone.localdate(), spares_percent=0, actor=officer
        )
        drafting.save_lines(request=draft, lines=cloth_lines(NEED), actor=officer)
        sizes.add_people(roll=held, people=[Staff("Siti", choice=f"M|{MEN}")], actor=officer)
        sizes.freeze_roll(roll_id=held.pk, actor=officer)
        held.refresh_from_db()
        sizes.fill_draft(roll=held, goods=None, actor=officer)
    veiled = {key: number for key, number in WHOLE.items() if key[0] == VEILED}
    assert quantities(draft.lines.all()) == {(MEN, "meter"): 3, (MEN, "potong"): 1, **veiled}
    assert [one.people for one in need_of(draft.lines.all()).cuts] == [1, 3]


def test_cut_that_the_list_does_not_know_is_not_proposed_to_be_reduced(order, officer):
    held = frozen(order.request, officer, f"M|{MEN}")
    with schema_context("public"):
        SizeRoll.objects.filter(pk=held.pk).update(forms=[one for one in held.forms if one["cut"] == MEN])
        found = count_differences(PurchaseOrder.objects.get(pk=order.pk))
    assert [(one.ordered, one.counted) for one in found] == [(12, 3), (5, 1)]


@pytest.fixture
def divided(draft, officer, cilegon, bekasi, staff):
    """15 m of cloth for as many people: 10 m ordered in Cilegon, 5 m in Bekasi."""
    need = replace(NEED, cuts=[ClothCut(MEN, 15, 100)], is_sewn=False, extra=0)
    with schema_context("public"):
        drafting.save_lines(request=draft, lines=cloth_lines(need), actor=officer)
    asked = sent_to(draft, officer, cilegon, bekasi)
    offers = [offer(asked, one, staff, {1: 100_000}) for one in (cilegon, bekasi)]
    close(asked)
    with schema_context("public"):
        picks = {one.lines.get().pk: metres for one, metres in zip(offers, (10, 5), strict=True)}
        awarding.propose_award(
            request=asked, picks=picks, actor=officer, roles={"officer"}, justification="Waktunya singkat"
        )
    frozen(asked, officer, *[f"M|{MEN}"] * 16)
    return list(PurchaseOrder.objects.order_by("-subtotal"))


def test_divided_purchase_is_put_right_by_one_addendum_at_a_time(
    divided, institution, officer, desk, cilegon, staff
):
    large, small = divided
    room = f"/lembaga/ruang/{institution.pk}/pesanan/"
    with schema_context("public"):
        assert set(orders_to_adjust(institution)) == {large, small}
        assert [count_differences(one)[0].counted for one in divided] == [11, 6], "either of them"
        (line,) = large.lines.all()
        added = amending.propose_addendum(
            purchase_order=large,
            wanted_on=large.wanted_on,
            place=large.place,
            delivery_plan="",
            reason="Ukuran",
            lines=[amending.LineChange(line_id=line.pk, quantity=11, unit_price=line.unit_price)],
            actor=officer,
            roles={"approver"},
        )
        assert not orders_to_adjust(institution)
        assert not counted_initial(PurchaseOrder.objects.get(pk=small.pk))
    assert "?ukuran=1" not in desk.get(f"{room}{small.pk}/").content.decode()
    with tenant_context(cilegon):
        amending.answer_addendum(addendum=added, is_agreed=True, actor=staff, roles={"order_desk"})
    with schema_context("public"):
        assert not orders_to_adjust(institution), "11 and 5 are the 16 that were counted"


def test_lengths_are_written_as_the_reader_writes_them():
    with translation.override("id"):
        assert [metres_text(one) for one in (225, 250, 200)] == ["2,25", "2,5", "2"]
    with translation.override("en"):
        assert [metres_text(one) for one in (225, 250, 200, 5)] == ["2.25", "2.5", "2", "0.05"]


def test_plain_list_takes_no_sizes(draft, officer):
    with schema_context("public"):
        held = frozen(draft, officer, f"M|{MEN}")
        with pytest.raises(sizes.SizesRefused):
            sizes.fill_draft(roll=held, goods=None, actor=officer)


def test_sizes_of_a_product_differ_from_the_order_by_variant(quote, officer, institution):
    with schema_context("public"):
        order = awarding.accept_quote(quote=quote, actor=officer, roles={"officer"})
        men, women = order.lines.all()
        held = sizes.open_roll(
            request=order.request,
            goods=None,
            freezes_on=timezone.localdate(),
            spares_percent=0,
            actor=officer,
        )
        held.forms = [
            {"key": f"v{line.variant_id}", "size": line.label, "cut": "", "variant_id": line.variant_id}
            for line in (men, women)
        ]
        held.forms.append({"key": "v0", "size": "XXL", "cut": "Pria", "variant_id": 999_999})
        held.save()
        people = [Staff("Siti", choice=f"v{men.variant_id}"), Staff("Budi", choice="v0")]
        sizes.add_people(roll=held, people=people, actor=officer)
        sizes.freeze_roll(roll_id=held.pk, actor=officer)
        order = PurchaseOrder.objects.get(pk=order.pk)
        begins = counted_initial(order)
    assert begins[f"quantity-{men.pk}"] == 1 and begins[f"quantity-{women.pk}"] == 0
    assert begins["new-999999"] == 1, "a size that the order lacks"
