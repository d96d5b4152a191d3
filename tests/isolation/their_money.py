"""What of Bekasi's money the marketplace keeps: an entry of the ledger, a batch, ways to pay, a bank statement."""

from datetime import date

from django.utils import timezone

from marketplace.payments.models import (
    BankStatement,
    ConnectedAccount,
    JointPart,
    JointPayment,
    PaymentSettings,
    StatementLine,
)
from marketplace.settlement.actions.entries import post
from marketplace.settlement.models import Batch, BatchLine, CommissionRate, Reversal, Transfer


class TheirMoney:
    """Made after the order that it pays."""

    def _settlement(self) -> None:
        self.commission_rate = CommissionRate.objects.create(
            cooperative=self.theirs, rate=100, valid_from=date(2020, 1, 1)
        )
        post(
            kind="payment",
            source=f"payment:{self.payment.pk}:{self.order.pk}",
            cooperative_id=self.theirs.pk,
            document=self.order.number,
            occurred_at=timezone.now(),
            amounts={"own": 5_000, "collected": -5_000},
            order=self.order,
        )
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
