"""Publishing at a set time. Wagtail's own command walks one schema; here each product falls due by itself."""

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue.models import Product


@transaction.atomic
def keep(product: Product) -> None:
    """Publish the revision that was approved for a moment that has come; unpublish what was to end. Twice is harmless."""
    now = timezone.now()
    revision = (
        product.revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk").last()
    )
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
    current = Product.objects.get(pk=product.pk)
    if current.live and current.expire_at and current.expire_at <= now:
        current.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    current.schedule_next()
