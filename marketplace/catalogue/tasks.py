"""Work behind the catalogue: renditions of uploads, publishing at a set time, papers that end, long imports."""

from celery import shared_task
from django.db import transaction

from marketplace.catalogue import schedule
from marketplace.catalogue.models import Picture, Product, ProductImage
from marketplace.catalogue.pictures import PORTRAIT, make_renditions_for
from marketplace.core import outbox
from tenants.tasks import TenantTask


@shared_task(base=TenantTask, bind=True, name="catalogue.make_renditions")
@outbox.at_least_once
def make_renditions(self, *, event_id: str, topic: str, key: str, payload: dict) -> int:
    """Make a picture's renditions, in the payload's `shapes` or in that of goods. Twice is harmless."""
    picture = Picture.objects.filter(pk=payload["picture_id"]).first()
    if picture is None:
        return 0
    made = make_renditions_for(picture, payload.get("shapes", (PORTRAIT,)))
    if made:
        with transaction.atomic():
            # Search results carry the picture's address, which was that of the view until now.
            for product_id in (
                ProductImage.objects.filter(image=picture).values_list("product_id", flat=True).distinct()
            ):
                outbox.emit("product.changed", product_id, {"product_id": product_id})
    return made


@shared_task(base=TenantTask, bind=True, name="catalogue.keep_schedule")
@outbox.exactly_once
def keep_schedule(self, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Publish what was to go live by now and take off what was to end by now."""
    product = Product.objects.filter(pk=payload["product_id"]).first()
    if product is not None:
        schedule.keep(product)
