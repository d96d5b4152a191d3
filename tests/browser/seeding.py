"""Fills the tests' finished database with storefronts of the demonstration; run as a program with the services' addresses.

A process of its own, because the tests' settings lead files and mails elsewhere than a running marketplace does.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tenants.utils import schema_context, tenant_context  # noqa: E402

from deploy.demo.seeding import content  # noqa: E402
from deploy.demo.seeding.desks import write_unpolished_story  # noqa: E402
from deploy.demo.seeding.drawing import Studio  # noqa: E402
from deploy.demo.seeding.everything import (  # noqa: E402
    open_cooperative,
    order_pictures,
    write_cooperative,
    write_portal,
)
from deploy.demo.seeding.orders import write_order  # noqa: E402
from deploy.demo.seeding.payments import write_ways  # noqa: E402
from deploy.demo.seeding.people import write_institutions, write_shoppers  # noqa: E402
from marketplace.accounts.actions import set_approval_chain  # noqa: E402
from marketplace.core.models import OutboxEvent  # noqa: E402
from tenants.models import Cooperative  # noqa: E402

STOREFRONTS = ("cilegon", "kab-bekasi")
# Answers requests of institutions; its shop is empty.
THIRD_SELLER = "cirebon"


def main() -> None:
    _make_room()
    with Studio() as studio:
        for slug in STOREFRONTS:
            order_pictures(content.read(slug), studio)
        for slug in STOREFRONTS:
            write_cooperative(content.read(slug), studio)
        with schema_context("public"), transaction.atomic():
            write_shoppers()
            institutions = write_institutions()
            office = institutions["dinsos-bekasi"]
            set_approval_chain(institution=office, steps=[("approver", 0)], actor=office.members.first())
            cooperatives = list(
                Cooperative.objects.select_related("region").filter(slug__in=STOREFRONTS).order_by("slug")
            )
        open_cooperative(content.read(THIRD_SELLER))
        write_ways(cooperatives)
        _write_orders()
        write_portal(content.read("portal"))
        with tenant_context(cooperatives[0]), transaction.atomic():
            write_unpolished_story()
    with schema_context("public"):
        # Old news; and pictures are cut when a page asks for them, which two cores have the time for.
        OutboxEvent.objects.filter(routed_at=None).update(routed_at=timezone.now())


def _make_room() -> None:
    """The tests' own storefronts bear the same names as the demonstration's, and are empty."""
    with schema_context("public"):
        for cooperative in Cooperative.objects.filter(slug__in=STOREFRONTS):
            cooperative.delete(force_drop=True)


def _write_orders() -> None:
    shoppers = {one["email"]: one for one in content.read("shoppers")["shoppers"]}
    for one in content.read("orders")["orders"]:
        if one["cooperative"] in STOREFRONTS:
            with schema_context("public"):
                cooperative = Cooperative.objects.select_related("region__parent").get(
                    slug=one["cooperative"]
                )
            with tenant_context(cooperative):
                write_order(one, shoppers[one["shopper"]], cooperative, "JNE")


if __name__ == "__main__":
    main()
