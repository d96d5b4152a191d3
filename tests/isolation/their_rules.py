"""What the operator keeps for everybody, and a size table of the other cooperative."""

from typing import Any

from django_tenants.utils import tenant_context

from marketplace.catalogue.models import SizeTable
from marketplace.procurement.models import OrderConditions, PurchaseRule
from marketplace.reference.models import Category, CertificateKind, TaxRule, UsualCut, UsualSize
from search.models import SynonymGroup, SynonymVersion


class TheirRules:
    """Rows that migrations wrote; the table is made after the goods."""

    theirs: Any
    product: Any

    def _rules(self) -> None:
        self.category, self.taxrule = Category.objects.first(), TaxRule.objects.first()
        self.certificatekind = CertificateKind.objects.first()
        self.usualsize, self.usualcut = UsualSize.objects.first(), UsualCut.objects.first()
        self.purchaserule = PurchaseRule.objects.first()
        self.orderconditions = OrderConditions.objects.first()
        self.synonymgroup = SynonymGroup.objects.first()
        self.synonymversion = SynonymVersion.objects.first()
        with tenant_context(self.theirs):
            self.sizetable = SizeTable.objects.create(product=self.product, note="Longgar")
