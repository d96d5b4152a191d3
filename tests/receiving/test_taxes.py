"""What a bill adds up to for whom: pure, with the dated rules' own figures."""

import pytest

from marketplace.receiving.calculations import TaxCase, TaxRules, advance_to_deduct, bill, credited
from marketplace.reference.models import TaxRule


def rule(code, numerator, denominator=100, *, base=(1, 1), above=0):
    return TaxRule(
        code=code, name_id=code, name_en=code, rate_numerator=numerator, rate_denominator=denominator,
        base_numerator=base[0], base_denominator=base[1], threshold=above, legal_source="UU",
    )  # fmt: skip


RULES = TaxRules(
    ppn=rule("ppn", 12, base=(11, 12)),
    pbjt=rule("pbjt", 10),
    ppn_collected=rule("ppn-d", 12, base=(11, 12), above=2_000_000),
    pph22=rule("pph22", 15, 1000, above=2_000_000),
    pph23=rule("pph23", 2),
    pph_final=rule("final", 5, 1000),
)


def a_bill(
    goods, *, catering=False, pkp=False, government=False, pp55=False, advance=0, rules=RULES, transaction=0
):
    case = TaxCase(
        is_catering=catering, charges_ppn=pkp, buyer_is_government=government, has_pp55_letter=pp55
    )
    return bill(
        goods=goods, delivery_price=0, advance=advance, case=case, rules=rules, transaction=transaction
    )


@pytest.mark.parametrize(
    ("fields", "ppn", "pbjt", "collected", "pph", "cash"),
    [
        ({}, 0, 0, 0, 0, 10_000_000),
        ({"pkp": True}, 1_100_000, 0, 0, 0, 11_100_000),
        ({"pkp": True, "government": True}, 1_100_000, 0, 1_100_000, 150_000, 9_850_000),
        ({"government": True}, 0, 0, 0, 150_000, 9_850_000),
        ({"government": True, "pp55": True}, 0, 0, 0, 50_000, 9_950_000),
        ({"catering": True, "government": True}, 0, 1_000_000, 0, 200_000, 10_800_000),
        ({"catering": True, "government": True, "pp55": True}, 0, 1_000_000, 0, 50_000, 10_950_000),
        ({"catering": True, "pkp": True}, 0, 1_000_000, 0, 200_000, 10_800_000),
        ({"pp55": True}, 0, 0, 0, 0, 10_000_000),
    ],
)
def test_ten_million_for_every_case(fields, ppn, pbjt, collected, pph, cash):
    found = a_bill(10_000_000, **fields)
    assert (found.ppn, found.pbjt, found.ppn_collected, found.pph, found.cash_due) == (
        ppn, pbjt, collected, pph, cash,
    )  # fmt: skip
    assert all(tax["source"] == "UU" and tax["amount"] for tax in found.taxes)


def test_two_million_is_below_the_treasurers_threshold_and_one_more_is_above():
    assert a_bill(2_000_000, government=True, pkp=True).cash_due == 2_220_000
    above = a_bill(2_000_001, government=True, pkp=True)
    assert (above.ppn_collected, above.pph) == (above.ppn, 30_000)


def test_part_of_a_larger_transaction_is_taxed_below_the_threshold_and_on_the_part_alone():
    part = a_bill(1_500_000, government=True, pkp=True, transaction=2_000_001)
    assert (part.ppn_collected, part.pph) == (165_000, 22_500)
    small = a_bill(1_500_000, government=True, pkp=True, transaction=2_000_000)
    assert (small.ppn_collected, small.pph) == (0, 0)
    assert a_bill(1_500_000, transaction=9_000_000).cash_due == 1_500_000, "no government, no treasurer"


def test_region_without_a_rule_charges_no_tax_on_catering_and_never_ppn():
    found = a_bill(10_000_000, catering=True, pkp=True, rules=TaxRules(ppn=RULES.ppn))
    assert (found.ppn, found.pbjt, found.total) == (0, 0, 10_000_000)


def test_credit_note_over_everything_is_the_whole_bill_to_the_rupiah():
    original = a_bill(9_999_997, pkp=True, government=True, advance=1_234_567)
    back = credited(original, original.goods)
    assert (back.total, back.cash_due, back.pph) == (original.total, original.cash_due, original.pph)
    part = credited(original, 3_333_333)
    assert 0 < part.cash_due < original.cash_due


def test_advance_is_deducted_in_its_share_and_the_last_bill_takes_the_rest():
    assert advance_to_deduct(goods=1_000, percent=30, left=3_000, is_last=False) == 300
    assert advance_to_deduct(goods=1_000, percent=30, left=100, is_last=False) == 100
    assert advance_to_deduct(goods=1_000, percent=30, left=700, is_last=True) == 700
    assert advance_to_deduct(goods=500, percent=30, left=700, is_last=True) == 500
