"""After a purchase order is confirmed: deliveries, their acceptance, bills and payments. All tables are in `public`."""

from marketplace.receiving.models.changes import PortionChange, Swap
from marketplace.receiving.models.deliveries import (
    Acceptance,
    CountPhoto,
    Delivery,
    DeliveryLine,
    SignedCopy,
)
from marketplace.receiving.models.fulfilment import Fulfilment, LineBalance
from marketplace.receiving.models.invoices import Invoice, InvoiceLine, InvoicePayment
from marketplace.receiving.models.penalties import PenaltyDecision
from marketplace.receiving.models.sellers import SellerScale
from marketplace.receiving.models.statements import Statement
from marketplace.receiving.models.tax_invoices import TaxInvoice

__all__ = [
    "Acceptance",
    "CountPhoto",
    "Delivery",
    "DeliveryLine",
    "Fulfilment",
    "Invoice",
    "InvoiceLine",
    "InvoicePayment",
    "LineBalance",
    "PenaltyDecision",
    "PortionChange",
    "SellerScale",
    "SignedCopy",
    "Statement",
    "Swap",
    "TaxInvoice",
]
