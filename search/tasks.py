"""Keeps entries and index in step with what changes. Each reads the present state; nothing depends on order."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from marketplace.core import due, outbox
from search.engine import ENGINE_FAILURES
from search.indexing import index_entries
from search.models import Entry
from search.projection import hide_all, project, project_all
from search.questions import forget_old
from search.rebuilding import RebuildFailed, replace_lost
from search.signals import MOST, goods_of_order, outdated, tell_outdated
from search.sweeping import sweep
from tenants.models import Cooperative
from tenants.tasks import TenantTask

# topic → (kind of entry, name of the id in the payload)
CHANGES = {
    "product.changed": (Entry.Kind.PRODUCT, "product_id"),
    "page.changed": (Entry.Kind.STORY, "page_id"),
    "member.changed": (Entry.Kind.MAKER, "member_id"),
}
SWEEP_TOPIC = "search.sweep_due"
SWEEP_EVERY = timedelta(minutes=10)
COMPARED, DAY_SECONDS = "search-sold-compared", 86_400
# What makes goods more or less sold.
SALES = ("order.paid", "order.completed", "order.cancelled")
COOPERATIVE_CHANGES = ("cooperative.provisioned", "cooperative.changed", "delivery.changed")

logger = logging.getLogger(__name__)


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
    cooperative = _current()
    index_entries(project_all(cooperative) if cooperative.is_open else hide_all(cooperative))


@shared_task(base=TenantTask, bind=True, name="search.count_sold")
@outbox.at_least_once
def count_sold(self: Any, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Project the goods of an order of which now more or less are sold, and let the engine have the order's goods."""
    cooperative = _current()
    goods = goods_of_order(cooperative, int(payload["order_id"]))
    for product in outdated(goods, cooperative):
        project(Entry.Kind.PRODUCT, product, cooperative)
    # All of them: what an earlier attempt has projected may not have reached the engine.
    index_entries(goods.all())


@shared_task(base=TenantTask, bind=True, name="search.sweep")
@outbox.at_least_once
def sweep_due(self: Any, *, event_id: str, topic: str, key: str, payload: dict[str, Any]) -> None:
    """Compare database and index, and let the next comparison fall due, whether or not the engine answers now.

    An index that the engine has lost is made anew; what the task's time does not suffice for, the next one goes on with.
    """
    try:
        if replace_lost():
            logger.warning("The index was lost and has been made anew.")
        found = sweep()
    except RebuildFailed as failure:
        logger.warning("The sweep waits: %s", failure)
    except ENGINE_FAILURES as failure:
        logger.warning("The sweep waits: Elasticsearch did not answer (%s).", type(failure).__name__)
    else:
        for one in found.differences:
            logger.warning(
                "Index mended at storefront %s: %s missing, %s surplus.",
                one.cooperative_id,
                one.missing,
                one.surplus,
            )
    # Every order tells of itself; what was missed all the same is looked for among all orders ever placed, so once a day.
    if cache.add(COMPARED, True, DAY_SECONDS) and tell_outdated() == MOST:
        cache.delete(COMPARED)
    forget_old()
    schedule_sweep(after=SWEEP_EVERY)


def schedule_sweep(*, after: timedelta = timedelta()) -> None:
    """Let a comparison of database and index fall due; there is one at most."""
    with transaction.atomic():
        due.schedule(SWEEP_TOPIC, "index", at=timezone.now() + after, schema=settings.PORTAL_SCHEMA)


def subscribe_all() -> None:
    for topic in CHANGES:
        outbox.subscribe(topic, project_object.name)
    for topic in SALES:
        outbox.subscribe(topic, count_sold.name)
    outbox.subscribe(SWEEP_TOPIC, sweep_due.name)
    for topic in COOPERATIVE_CHANGES:
        outbox.subscribe(topic, project_cooperative.name)


def _current() -> Cooperative:
    return Cooperative.objects.select_related("region__parent").get(schema_name=connection.schema_name)
