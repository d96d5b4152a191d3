"""What a shop lists for search engines: what anybody can see and buy, makers with their consent only."""

import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from cms.sitemaps import HostSitemap, NamedPages, Stories, WrittenPages
from marketplace.catalogue.models import Member, Product
from marketplace.catalogue.selectors import products_on_sale
from marketplace.reference.models import Category


class ShopPages(NamedPages):
    names = ("home", "storefront:products", "storefront:makers")


class Categories(HostSitemap):
    """Categories with goods in them; the others are empty lists."""

    def items(self) -> QuerySet[Category]:
        filled = products_on_sale().order_by().values("category")
        return Category.objects.filter(Q(pk__in=filled) | Q(children__in=filled)).distinct().order_by("pk")

    def location(self, item: Category) -> str:
        return reverse("storefront:category", args=[item.slug])


class Products(HostSitemap):
    def items(self) -> QuerySet[Product]:
        return products_on_sale().order_by("pk")

    def location(self, item: Product) -> str:
        return reverse("storefront:product", args=[item.slug])

    def lastmod(self, item: Product) -> datetime.datetime | None:
        return item.last_published_at


class Makers(HostSitemap):
    """Members who agreed to be shown; a page changes with the goods on it."""

    def items(self) -> QuerySet[Member]:
        return (
            Member.objects.filter(is_public=True)
            .annotate(newest=Max("products__product__last_published_at"))
            .order_by("pk")
        )

    def location(self, item: Member) -> str:
        return reverse("storefront:maker", args=[item.slug])

    def lastmod(self, item: Member) -> datetime.datetime | None:
        return item.newest


SITEMAPS: dict[str, type[Sitemap]] = {
    "toko": ShopPages,
    "kategori": Categories,
    "produk": Products,
    "pembuat": Makers,
    "cerita": Stories,
    "halaman": WrittenPages,
}
