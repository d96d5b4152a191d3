"""What a bill adds up to and what of it is paid in cash. Pure: no query, no clock. Amounts are whole IDR."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from marketplace.core.money import share

ADDED, COLLECTED, WITHHELD = "added", "collected", "withheld"


class Rule(Protocol):
    """A dated tax rule; see reference.TaxRule."""

    code: str
    legal_source: str

    @property
    def name(self) -> str: ...

    def tax_on(self, amount: int, *, measured: int | None = None) -> int: ...


@dataclass(frozen=True)
class TaxRules:
    """The rules in force on the day of a bill; None where none is switched on."""

    ppn: Rule | None = None
    pbjt: Rule | None = None
    ppn_collected: Rule | None = None
    pph22: Rule | None = None
    pph23: Rule | None = None
    pph_final: Rule | None = None


@dataclass(frozen=True)
class TaxCase:
    """What decides about the taxes of a bill: who sells what to whom."""

    is_catering: bool
    charges_ppn: bool
    buyer_is_government: bool
    has_pp55_letter: bool


@dataclass(frozen=True)
class Bill:
    """total = goods + delivery − advance + PPN + PBJT; cash = total − PPN that the treasurer pays itself − PPh."""

    goods: int
    delivery_price: int
    advance: int
    ppn: int
    pbjt: int
    ppn_collected: int
    pph: int
    taxes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def base(self) -> int:
        return self.goods + self.delivery_price - self.advance

    @property
    def total(self) -> int:
        return self.base + self.ppn + self.pbjt

    @property
    def cash_due(self) -> int:
        return self.total - self.ppn_collected - self.pph


def bill(
    *, goods: int, delivery_price: int, advance: int, case: TaxCase, rules: TaxRules, transaction: int = 0
) -> Bill:
    """Add the taxes of the day.

    PPN only from who is registered for it and never on catering, which carries the region's PBJT instead (UU PPN 4A; UU
    1/2022). A government treasurer pays PPN to the state itself and withholds PPh 22 on goods (PMK 59/2022); catering is
    subject to PPh 23 whoever the institution is (PMK 141/2015); a PP 55 letter replaces both by the final rate.

    The treasurer leaves payments up to Rp2,000,000 without PPN alone, unless they are parts of a transaction whose real
    value is higher (PMK 59/2022). So a rule's threshold is measured by `transaction`: the net value of the whole order,
    or of all bills that are paid in one sum, where that is more than this bill. Rates apply to this bill alone.
    """
    base = goods + delivery_price - advance
    measured = max(base, transaction)
    taxes: list[dict[str, Any]] = []

    def apply(rule: Rule | None, kind: str) -> int:
        amount = rule.tax_on(base, measured=measured) if rule else 0
        if rule and amount:
            taxes.append(
                {
                    "code": rule.code,
                    "kind": kind,
                    "label": rule.name,
                    "source": rule.legal_source,
                    "amount": amount,
                }
            )
        return amount

    ppn = apply(rules.ppn, ADDED) if case.charges_ppn and not case.is_catering else 0
    pbjt = apply(rules.pbjt, ADDED) if case.is_catering else 0
    collected = 0
    treasurer_pays = rules.ppn_collected and rules.ppn_collected.tax_on(base, measured=measured)
    if ppn and case.buyer_is_government and rules.ppn_collected and treasurer_pays:
        # Never more than was charged, whatever the two rules say.
        collected = ppn
        taxes.append(
            {
                "code": rules.ppn_collected.code,
                "kind": COLLECTED,
                "label": rules.ppn_collected.name,
                "source": rules.ppn_collected.legal_source,
                "amount": collected,
            }
        )
    pph = 0
    if case.is_catering or case.buyer_is_government:
        ordinary = rules.pph23 if case.is_catering else rules.pph22
        pph = apply(rules.pph_final if case.has_pp55_letter else ordinary, WITHHELD)
    return Bill(
        goods=goods,
        delivery_price=delivery_price,
        advance=advance,
        ppn=ppn,
        pbjt=pbjt,
        ppn_collected=collected,
        pph=pph,
        taxes=taxes,
    )


def credited(original: Bill, goods: int) -> Bill:
    """The part of a bill that is taken back with `goods` IDR of its goods; taxes go back in the same share.

    A credit note over all goods takes back the whole bill, to the rupiah.
    """

    def part(amount: int) -> int:
        return share(amount, goods, original.goods)

    return Bill(
        goods=goods,
        delivery_price=part(original.delivery_price),
        advance=part(original.advance),
        ppn=part(original.ppn),
        pbjt=part(original.pbjt),
        ppn_collected=part(original.ppn_collected),
        pph=part(original.pph),
        taxes=[{**tax, "amount": part(tax["amount"])} for tax in original.taxes],
    )


def advance_to_deduct(*, goods: int, percent: int, left: int, is_last: bool) -> int:
    """How much of an advance a bill over `goods` IDR takes into account; the last bill takes what is left of it."""
    wanted = left if is_last else min(share(goods, percent, 100), left)
    return min(wanted, goods)
