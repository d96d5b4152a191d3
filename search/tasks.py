"""Keeps entries and index in step with what changes. Each reads the present state; nothing depends on order."""

from typing import Any

from celery import shared_task
from django.db import connection

from marketplace.core import outbox
from search.indexing import index_entries
from search.models import Entry
from search.projection import project, project_all
from tenants.models import Cooperative
from tenants.tasks import TenantTask

# topic → (kind of entry, name of the id in the payload)
CHANGES = {
    "product.changed": (Entry.Kind.PRODUCT, "product_id"),
    "page.changed": (Entry.Kind.STORY, "page_id"),
    "member.changed": (Entry.Kind.MAKER, "member_id"),
}
COOPERATIVE_CHANGES = ("cooperative.provisioned", "cooperative.changed", "delivery.changed")


@shared_task(base=TenantTask, bind=True, name="search.project_object")
@outbox.at_least_once
def project_object(self: Any, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Project and index the one object that an event names."""
    kind, id_name = CHANGES[topic]
    index_entries([project(kind, int(payload[id_name]), _current())])


@shared_task(base=TenantTask, bind=True, name="search.project_cooperative")
@outbox.at_least_once
def project_cooperative(self: Any, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Project and index everything of a storefront: it was opened, paused or renamed, or delivers at other rates."""
    index_entries(project_all(_current()))


def subscribe_all() -> None:
    for topic in CHANGES:
        outbox.subscribe(topic, project_object.name)
    for topic in COOPERATIVE_CHANGES:
        outbox.subscribe(topic, project_cooperative.name)


def _current() -> Cooperative:
    return Cooperative.objects.select_related("region__parent").get(schema_name=connection.schema_name)
