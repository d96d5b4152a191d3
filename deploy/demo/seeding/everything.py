"""The whole demonstration, one storefront after the other; each in a transaction of its own."""

import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.demo.seeding import content
from deploy.demo.seeding.applications import write_applications
from deploy.demo.seeding.bills import write_bills
from deploy.demo.seeding.buying import write_buying
from deploy.demo.seeding.cards import send_transfers, write_joint_payments
from deploy.demo.seeding.deliveries import write_deliveries
from deploy.demo.seeding.desks import write_desks
from deploy.demo.seeding.drawing import Studio
from deploy.demo.seeding.featured import write_featured
from deploy.demo.seeding.goods import (
    write_delivery_rates,
    write_members,
    write_prices_for_places,
    write_products,
    write_size_table,
    write_weekly_capacities,
)
from deploy.demo.seeding.orders import write_orders
from deploy.demo.seeding.pages import write_home, write_portal_home, write_portal_stories, write_stories
from deploy.demo.seeding.payments import write_statements, write_ways
from deploy.demo.seeding.people import (
    SEEDER,
    staff_accounts,
    write_institutions,
    write_operator,
    write_shoppers,
    write_staff,
)
from deploy.demo.seeding.pictures_of import Album, jobs_of, shown_first
from deploy.demo.seeding.questions import write_questions
from deploy.demo.seeding.quotations import write_quotations
from deploy.demo.seeding.readers import write_readers
from deploy.demo.seeding.requests import write_requests
from deploy.demo.seeding.settlement import close_months, write_settlement
from deploy.demo.seeding.states import write_every_state
from deploy.demo.seeding.synonyms import write_synonyms
from marketplace.core.models import OutboxEvent
from marketplace.ordering.models import Order
from marketplace.procurement.models import Request
from search.engine import ENGINE_FAILURES
from search.projection import project_all
from search.rebuilding import ensure_index
from search.tasks import schedule_sweep
from tenants.actions import provision_cooperative, update_cooperative
from tenants.models import Cooperative, Region
from tenants.selectors import portal

Say = Callable[[str], None]

IDENTITY = ("tagline", "founded", "address", "email", "whatsapp", "nik_koperasi", "nib", "npwp", "theme", "motif_name",
            "motif_meaning", "motif_approved_by", "motif_approved_on", "ground", "accent", "legal_name")  # fmt: skip


def is_seeded() -> bool:
    """Whether the last step of an earlier seeding has been taken."""
    with schema_context("public"):
        return Cooperative.objects.filter(slug=content.cooperatives()[-1]["slug"]).exists() and bool(
            portal().tagline
        )


def seed(say: Say = lambda line: None) -> None:
    """Fill the marketplace. What an interrupted run has finished is left as it is."""
    started = time.monotonic()
    with schema_context("public"):
        there = set(Cooperative.objects.values_list("slug", flat=True))
    missing = [one for one in content.cooperatives() if one["slug"] not in there]
    with Studio() as studio:
        for one in missing:
            order_pictures(one, studio)
        for one in missing:
            write_cooperative(one, studio)
            say(f"  {one['name']}: {len(one['products'])} products ({time.monotonic() - started:.0f} s)")
    with schema_context("public"), transaction.atomic():
        write_shoppers()
        institutions = write_institutions()
        has_orders = Order.objects.exists()
        has_requests = Request.objects.exists()
    write_ways(_all_cooperatives())
    if not has_orders:
        write_orders()
    if not has_requests:
        write_requests(institutions)
        write_deliveries(institutions)
        write_bills(institutions)
    write_buying(institutions)
    write_quotations()
    write_portal(texts := content.read("portal"))
    write_applications()
    write_desks()
    write_readers(_all_cooperatives())
    write_statements()
    write_joint_payments()
    write_settlement()
    send_transfers()
    close_months()
    say(f"  orders, requests and the portal ({time.monotonic() - started:.0f} s)")
    for cooperative in _all_cooperatives():
        with tenant_context(cooperative):
            for _ in project_all(cooperative):
                pass
    with Studio() as studio, tenant_context(portal()), transaction.atomic():
        write_portal_stories(texts, Album(studio))
        for _ in project_all(portal()):
            pass
    write_featured(portal())
    _send_no_old_news()
    try:
        ensure_index()
        schedule_sweep()
    except ENGINE_FAILURES as failure:
        say(f"  Elasticsearch did not take the index ({type(failure).__name__}); PostgreSQL answers.")
    write_questions()
    write_synonyms()
    say(f"  everything can be found ({time.monotonic() - started:.0f} s)")


def order_pictures(one: dict[str, Any], studio: Studio) -> None:
    """Begin to draw all of a storefront's pictures, and to cut what is seen first."""
    for shape, jobs in shown_first(one):
        studio.order(jobs, shape)
    studio.order(jobs_of(one))


def write_cooperative(one: dict[str, Any], studio: Studio) -> None:
    """Provision one storefront and fill it."""
    album = Album(studio)
    for shape, jobs in shown_first(one):
        album.cut_at_once(jobs, shape)
    cooperative = open_cooperative(one)
    with tenant_context(cooperative), transaction.atomic():
        write_delivery_rates(one["delivery"])
        write_prices_for_places()
        members = write_members(one, album)
        products = write_products(one, members, album)
        write_weekly_capacities()
        write_size_table()
        if "staff" in one:
            write_every_state()
        write_home(one, album)
        write_stories(one, members, products, album)


def open_cooperative(one: dict[str, Any]) -> Cooperative:
    """Provision one storefront with its staff and nothing on sale."""
    with schema_context("public"), transaction.atomic():
        people = staff_accounts(one)
        region = Region.objects.get(code=one["region"])
    bank = one["bank"]
    cooperative = provision_cooperative(
        region=region,
        name=one["name"],
        slug=one["slug"],
        kind=one["kind"],
        actor=SEEDER,
        district_name=one["district"],
        bank_name=bank["name"],
        bank_account_number=bank["number"],
        bank_account_holder=bank["holder"],
        **{name: one[name] for name in IDENTITY if name in one},
    )
    with tenant_context(cooperative), transaction.atomic():
        write_staff(one, people)
    return cooperative


def write_portal(texts: dict[str, Any]) -> None:
    cooperative = portal()
    with tenant_context(cooperative), transaction.atomic():
        write_operator()
        write_portal_home(texts)
    secondary = texts["secondary"]
    update_cooperative(
        cooperative,
        actor=SEEDER,
        tagline=texts["home"]["promise"][:90],
        legal_name=secondary.get("name", ""),
        address=secondary.get("address", ""),
        email=secondary.get("email", ""),
        whatsapp=secondary.get("whatsapp", ""),
    )


def _send_no_old_news() -> None:
    """Mails about what happened weeks ago would only confuse; pictures are still to be cut."""
    with schema_context("public"):
        OutboxEvent.objects.filter(routed_at=None).exclude(topic__startswith="picture.").update(
            routed_at=timezone.now()
        )


def _all_cooperatives() -> list[Cooperative]:
    with schema_context("public"):
        return list(Cooperative.objects.select_related("region__parent").order_by("pk"))
