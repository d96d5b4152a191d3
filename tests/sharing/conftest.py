"""The treasurer's desk, on the shop of the ordering tests."""

from types import SimpleNamespace

import pytest
from django_tenants.utils import tenant_context

from marketplace.catalogue.models import ProductMaker
from tests.catalogue.factories import a_member
from tests.ordering.conftest import deliver_news, shop, shopper, staff_of

__all__ = ["deliver_news", "shop", "shopper", "staff_of"]


@pytest.fixture
def desk(shop, staff_of, client_of):
    """A browser of somebody with these roles, at the desk."""
    return lambda *roles: client_of(shop.cooperative, staff_of(shop.cooperative, *roles))


@pytest.fixture
def makers(shop):
    """Two members; `makers.of(product, maryam=30_000)` says what each gets of a piece."""
    with tenant_context(shop.cooperative):
        people = {name: a_member(f"Bu {name.title()}", slug=name) for name in ("maryam", "yani")}

    def of(product, **shares):
        with tenant_context(shop.cooperative):
            for place, (name, share) in enumerate(shares.items()):
                ProductMaker.objects.create(
                    product=product, member=people[name], share=share, sort_order=place
                )
        return product

    return SimpleNamespace(of=of, **people)


@pytest.fixture
def completed(desk):
    """Takes orders through everything until they are completed."""
    manager = desk("manager")

    def run(*orders):
        for order in orders:
            for event, answers in (
                ("pay", {}),
                ("pack", {}),
                ("ship", {"courier": "JNE", "tracking_number": "JX1"}),
                ("deliver", {}),
                ("complete", {}),
            ):
                manager.post(f"/admin/pesanan/{order.pk}/langkah/{event}/", answers)
            order.refresh_from_db()
            assert order.status == "completed"

    run.manager = manager
    return run
