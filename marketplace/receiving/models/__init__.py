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
    "PortionChange",
    "SignedCopy",
    "Swap",
]
