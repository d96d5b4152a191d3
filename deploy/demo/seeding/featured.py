"""What the operator shows first on the portal's home: something now, something later, something that is over."""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from cms.models import Featured
from search.models import Entry
from tenants.models import Cooperative

# kind, the storefront, part of the path, begins in so many days, for so many days, place
CHOICES = (
    (Entry.Kind.PRODUCT, "pekalongan", "/produk/", -3, 11, 1),
    (Entry.Kind.STORY, "cilegon", "/cerita/", -3, 11, 1),
    (Entry.Kind.COOPERATIVE, "garut", "/", -3, 18, 1),
    (Entry.Kind.PRODUCT, "kab-bekasi", "/produk/", 9, 14, 1),
    (Entry.Kind.STORY, "cirebon", "/cerita/", -40, 14, 2),
)


def write_featured(portal: Cooperative) -> None:
    """After everything can be found. Choices that are there already are left as they are."""
    today = timezone.localdate()
    with tenant_context(portal), transaction.atomic():
        if Featured.objects.exists():
            return
        for kind, slug, path, begins, days, place in CHOICES:
            entry = (
                Entry.objects.filter(
                    kind=kind, cooperative__slug=slug, path__startswith=path, is_visible=True
                )
                .order_by("-is_signature", "title")
                .first()
            )
            if entry:
                start = today + datetime.timedelta(days=begins)
                Featured.objects.create(
                    entry=entry,
                    start_on=start,
                    end_on=start + datetime.timedelta(days=days - 1),
                    position=place,
                )
