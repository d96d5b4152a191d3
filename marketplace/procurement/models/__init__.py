"""Institutions buy in bulk: request → quote → purchase order. All tables are in `public`."""

from marketplace.procurement.models.addenda import Addendum, OrderConditions
from marketplace.procurement.models.awards import Award, AwardDecision, AwardLine
from marketplace.procurement.models.dialogue import RequestFile, RequestQuestion
from marketplace.procurement.models.purchase_orders import PurchaseOrder, PurchaseOrderLine
from marketplace.procurement.models.quotes import Quote, QuoteLine
from marketplace.procurement.models.requests import Invitation, Request, RequestEvent, RequestLine
from marketplace.procurement.models.rules import PurchaseRule
from marketplace.procurement.models.sizes import SizePerson, SizeRoll

__all__ = [
    "Addendum",
    "Award",
    "AwardDecision",
    "AwardLine",
    "Invitation",
    "OrderConditions",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseRule",
    "Quote",
    "QuoteLine",
    "Request",
    "RequestEvent",
    "RequestFile",
    "RequestLine",
    "RequestQuestion",
    "SizePerson",
    "SizeRoll",
]
