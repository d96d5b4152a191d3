"""Ways to pay beside transfer and card, and bank statements with matches and leftovers."""

import datetime
import io
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding.desk import somebody
from marketplace.ordering.models import Order
from marketplace.payments.bank_statements import read_statement
from marketplace.payments.models import BankStatement, Payment, PaymentSettings
from marketplace.payments.qris import checksum
from marketplace.payments.selectors import statement_lines
from marketplace.payments.ways import Ways, save_ways
from marketplace.settlement.actions.bank import confirm_lines, import_statement, proposals
from tenants.models import Cooperative

# Who takes QRIS, cash at the counter, cash to the courier; the others leave it at transfer and card.
WAYS = {
    "cilegon": (True, True, True),
    "kab-bekasi": (True, True, False),
    "pekalongan": (True, False, False),
    "solo": (False, True, True),
}
CASH_LIMIT = 750_000
MONEY = frozenset({"treasurer", "manager"})


def write_ways(cooperatives: Iterable[Cooperative]) -> None:
    """After the storefronts and before the orders; what somebody has set is left as it is."""
    for place, cooperative in enumerate(cooperatives):
        if cooperative.slug not in WAYS:
            continue
        takes_qris, at_pickup, on_delivery = WAYS[cooperative.slug]
        with tenant_context(cooperative), transaction.atomic():
            if not PaymentSettings.objects.filter(cooperative=cooperative).exists():
                save_ways(
                    cooperative=cooperative,
                    ways=Ways(
                        qris_text=_qris(cooperative, place) if takes_qris else "",
                        cash_at_pickup=at_pickup,
                        cash_on_delivery=on_delivery,
                        cash_limit=CASH_LIMIT,
                    ),
                    actor="demo",
                )


def write_statements() -> None:
    """After the orders: one statement that was worked through, one that waits."""
    with schema_context("public"):
        cooperative = Cooperative.objects.select_related("region").get(slug="cilegon")
    with tenant_context(cooperative), transaction.atomic():
        if BankStatement.objects.exists():
            return
        waiting = list(
            Payment.objects.filter(method__in=("bank_transfer", "qris"), status="pending").order_by(
                "-method", "created_at"
            )
        )
        treasurer, _roles = somebody("treasurer")
        today = timezone.localdate()
        first = [(today, f"TRSF E-BANKING CR {_buyer(one)}", one.amount_due) for one in waiting[:1]]
        first += [(today - datetime.timedelta(days=3), "BUNGA BANK", 12_480)]
        done = _bring(cooperative, f"mutasi-{today - datetime.timedelta(days=1)}.csv", first, treasurer)
        lines = list(statement_lines(done))
        chosen = {one.line.pk: str(one.only[0].pk) for one in proposals(lines) if one.only}
        confirm_lines(chosen=chosen, lines=lines, actor=treasurer, roles=MONEY)
        second = [(today, f"BI-FAST CR {_buyer(one)}", one.amount_due) for one in waiting[1:]]
        second += [(today, "SETORAN TUNAI", 250_000), (today, "TRSF E-BANKING CR TANPA BERITA", 318_000)]
        _bring(cooperative, f"mutasi-{today}.csv", second, treasurer, broken=True)


def _bring(cooperative, name, rows, treasurer, *, broken=False) -> BankStatement:
    lines = ["No. rekening;0103672000121", "Tanggal;Keterangan;Debet;Kredit"]
    lines += [f"{day:%d/%m/%Y};{words};;{amount}" for day, words, amount in rows]
    lines += [f"{timezone.localdate():%d/%m/%Y};BIAYA ADMINISTRASI;6500;"]
    if broken:
        lines.append("31/02/2026;TRSF E-BANKING CR;;75000")
    found = read_statement(io.BytesIO("\n".join(lines).encode()), name)
    statement, _known = import_statement(cooperative=cooperative, name=name, rows=found, actor=treasurer)
    return statement


def _buyer(payment: Payment) -> str:
    return Order.objects.get(payments__payment=payment).buyer_name.upper()


def _qris(cooperative: Cooperative, place: int) -> str:
    """A code as an acquirer would print it, with a merchant number of the demonstration's own."""

    def field(tag: str, value: str) -> str:
        return f"{tag}{len(value):02d}{value}"

    bank = field("00", "ID.CO.LUMBUNG.DEMO") + field("01", f"93600110{place:010d}") + field("03", "UMI")
    national = field("00", "ID.CO.QRIS.WWW") + field("02", f"ID10202600{place:05d}") + field("03", "UMI")
    name = cooperative.bank_account_holder.upper()[:25].strip()
    body = "".join(
        (
            field("00", "01"), field("01", "11"), field("26", bank), field("51", national), field("52", "5699"),
            field("53", "360"), field("58", "ID"), field("59", name), field("60", cooperative.city_name.upper()[:15]),
            "6304",
        )
    )  # fmt: skip
    return body + checksum(body)
