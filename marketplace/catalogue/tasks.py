"""Work behind the catalogue: renditions of uploads, publishing at a set time, papers that end, long imports."""

from celery import shared_task
from django.db import transaction

from marketplace.catalogue import certificate_mails, import_runs, schedule
from marketplace.catalogue.models import Certificate, ImportRun, Picture, Product, ProductImage
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


@shared_task(base=TenantTask, bind=True, name="catalogue.look_at_certificate")
@outbox.at_least_once
def look_at_certificate(self, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """A certificate nears its end or is over: the search hears of it, staff get one mail at 90, 30, 7 and 0 days."""
    certificate = Certificate.objects.select_related("kind").filter(pk=payload["certificate_id"]).first()
    if certificate is not None:
        certificate_mails.warn(certificate, event_id=event_id)


@shared_task(base=TenantTask, bind=True, name="catalogue.run_import")
@outbox.at_least_once
def run_import(self, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Look at a long table, or import it. Importing is one transaction in which the run becomes done."""
    run = ImportRun.objects.select_related("user").filter(pk=payload["run_id"]).first()
    if run is not None:
        import_runs.work(run)


@shared_task(base=TenantTask, bind=True, name="catalogue.forget_import")
@outbox.at_least_once
def forget_import(self, *, event_id: str, topic: str, key: str, payload: dict) -> None:
    """Seven days after it was uploaded: a table that nobody imported goes."""
    import_runs.forget(payload["run_id"])
