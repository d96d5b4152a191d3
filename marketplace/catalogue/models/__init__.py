"""The catalogue's nouns: members, products with variants and tiers, stock, catering, certificates, delivery."""

from marketplace.catalogue.models.catering import CapacityException, CateringDay, CateringHold, CateringOffer
from marketplace.catalogue.models.certificates import Certificate
from marketplace.catalogue.models.delivery import DeliveryArea, DeliveryRate
from marketplace.catalogue.models.import_runs import ImportRun
from marketplace.catalogue.models.members import Member, MemberCapacity
from marketplace.catalogue.models.pictures import Picture, PictureRendition
from marketplace.catalogue.models.products import (
    PriceTier,
    Product,
    ProductImage,
    ProductMaker,
    Variant,
)
from marketplace.catalogue.models.signatures import SignatureProduct
from marketplace.catalogue.models.sizes import SizeMeasure, SizeTable
from marketplace.catalogue.models.stock import Reservation, Stock
from marketplace.catalogue.models.workload import WeeklyCapacity, WorkHold, WorkWeek

__all__ = [
    "CapacityException",
    "CateringDay",
    "CateringHold",
    "CateringOffer",
    "Certificate",
    "DeliveryArea",
    "DeliveryRate",
    "ImportRun",
    "Member",
    "MemberCapacity",
    "Picture",
    "PictureRendition",
    "PriceTier",
    "Product",
    "ProductImage",
    "ProductMaker",
    "Reservation",
    "SignatureProduct",
    "SizeMeasure",
    "SizeTable",
    "Stock",
    "Variant",
    "WeeklyCapacity",
    "WorkHold",
    "WorkWeek",
]
