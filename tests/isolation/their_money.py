"""What of Bekasi's money the marketplace keeps: an entry of the ledger, a batch, ways to pay, a bank statement."""

import hashlib
from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from marketplace.core.models import Document
from marketplace.payments.models import (
    BankStatement,
    ConnectedAccount,
    JointPart,
    JointPayment,
    PaymentSettings,
    StatementLine,
)
from marketplace.settlement.actions.entries import post
from marketplace.settlement.models import (
    Batch,
    BatchLine,
    CommissionRate,
    MonthlyStatement,
    MonthlyStatementRow,
    Reversal,
    Transfer,
)


class TheirMoney:
    """Made after the order that it pays."""

    def _their_statement(self) -> Document:
        return Document.objects.create(
            kind="REK", number="REK/BKS/2020/000001", title="Rekening", language="id", cooperative_id=self.theirs.pk,
            issued_at=timezone.now(), data={}, sha256=hashlib.sha256(b"%PDF-").hexdigest(), size=5,
            file=ContentFile(b"%PDF-", name="rek.pdf"),
        )  # fmt: skip

    def _settlement(self) -> None:
        self.commission_rate = CommissionRate.objects.create(
            cooperative=self.theirs, rate=100, valid_from=date(2020, 1, 1)
        )
        entry = post(
            kind="payment",
            source=f"payment:{self.payment.pk}:{self.order.pk}",
            cooperative_id=self.theirs.pk,
            document=self.order.number,
            occurred_at=timezone.now(),
            amounts={"own": 5_000, "collected": -5_000},
            order=self.order,
        )
        self.monthly_statement = MonthlyStatement.objects.create(
            cooperative=self.theirs, number="REK/BKS/2020/000001", month=date(2020, 1, 1), opening=0, moved=0,
            closing=0, opening_owed=0, moved_owed=0, closing_owed=0, document=self._their_statement(),
        )  # fmt: skip
        MonthlyStatementRow.objects.create(
            statement=self.monthly_statement, cooperative=self.theirs, entry=entry, with_lumbung=0, owed=0, own=5_000
        )  # fmt: skip
        self.batch = Batch.objects.create(number="BYR/2026/000001", kind="payout", created_by=self.operator)
        self.batch_line = BatchLine.objects.create(
            batch=self.batch, cooperative=self.theirs, number="BYR/BKS/2026/000001", amount=4_000
        )

        self.joint = JointPayment.objects.create(amount=12_000, expires_at=timezone.now())
        JointPart.objects.create(
            joint=self.joint,
            payment=self.payment,
            cooperative=self.theirs,
            position=1,
            title="X",
            amount=5_000,
        )
        ConnectedAccount.objects.create(cooperative=self.theirs, account_id="acct_theirs")
        transfer = Transfer.objects.create(
            cooperative=self.theirs,
            order=self.order,
            payment=self.payment,
            amount=3_000,
            account_id="acct_theirs",
        )
        Reversal.objects.create(transfer=transfer, cooperative=self.theirs, amount=1_000)
        PaymentSettings.objects.create(cooperative=self.theirs)
        self.bank_statement = BankStatement.objects.create(cooperative=self.theirs, file_name="mutasi.csv")
        StatementLine.objects.create(
            statement=self.bank_statement,
            cooperative=self.theirs,
            row=2,
            day=date.today(),
            amount=5_000,
            fingerprint="0" * 64,
        )
