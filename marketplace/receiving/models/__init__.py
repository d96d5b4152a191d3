"""After a purchase order is confirmed: deliveries and their acceptance. All tables are in `public`."""

from marketplace.receiving.models.deliveries import (
    Acceptance,
    CountPhoto,
    Delivery,
    DeliveryLine,
    SignedCopy,
)
from marketplace.receiving.models.fulfilment import Fulfilment, LineBalance

__all__ = [
    "Acceptance",
    "CountPhoto",
    "Delivery",
    "DeliveryLine",
    "Fulfilment",
    "LineBalance",
    "SignedCopy",
]
