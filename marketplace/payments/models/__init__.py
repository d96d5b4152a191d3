"""Payments, the proofs that buyers send, and what providers tell us. All amounts are whole IDR."""

from marketplace.payments.models.connect import ConnectedAccount
from marketplace.payments.models.joint import JointPart, JointPayment
from marketplace.payments.models.payments import (
    BankStatement,
    Method,
    Payment,
    PaymentEvent,
    PaymentProof,
    PaymentSettings,
    Refund,
    StatementLine,
    private_storage,
)

__all__ = [
    "BankStatement",
    "ConnectedAccount",
    "JointPart",
    "JointPayment",
    "Method",
    "Payment",
    "PaymentEvent",
    "PaymentProof",
    "PaymentSettings",
    "Refund",
    "StatementLine",
    "private_storage",
]
