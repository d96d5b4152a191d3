"""Baskets and orders: what shoppers and one cooperative agree on. All tables are in `public`, under row-level security."""

from marketplace.ordering.models.baskets import Basket, BasketLine
from marketplace.ordering.models.lookups import OrderLookup
from marketplace.ordering.models.orders import (
    Fulfilment,
    Order,
    OrderEvent,
    OrderLine,
    OrderPayment,
    OrderRemark,
    Shipment,
    ShipmentLine,
)
from marketplace.ordering.models.returns import OrderReturn, ReturnLine, ReturnPhoto

__all__ = [
    "Basket",
    "BasketLine",
    "Fulfilment",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderLookup",
    "OrderPayment",
    "OrderRemark",
    "OrderReturn",
    "ReturnLine",
    "ReturnPhoto",
    "Shipment",
    "ShipmentLine",
]
