"""How many SQL statements an anonymous visitor's pages take, and whether they grow with the goods."""

import copy
import tempfile
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context, tenant_context

from deploy.benchmarks.machine import print_machine
from deploy.demo.seeding import content
from deploy.demo.seeding.drawing import Studio
from deploy.demo.seeding.everything import write_cooperative
from deploy.demo.seeding.goods import write_products
from deploy.demo.seeding.pictures_of import Album
from marketplace.catalogue.models import Member, Picture
from tenants.models import Cooperative

SLUG = "cilegon"
MOST = 8
GROWTH = 5


class OnePicture(Album):
    """Goods that are there to be counted share a picture."""

    def keep(self, job: Any, *, title: str, shows: str = "") -> Picture:
        return Picture.objects.order_by("pk").first()


def run() -> int:
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="lumbung-bench-")
    print_machine(f"queries: {SLUG}.localhost, anonymous, first with cold caches, then warm")
    call_command("migrate_storefronts", verbosity=0)
    one = content.read(SLUG)
    with Studio() as studio:
        write_cooperative(one, studio)
    with schema_context("public"):
        cooperative = Cooperative.objects.select_related("region").get(slug=SLUG)
    paths = ("/", "/produk/", f"/produk/{one['products'][0]['slug']}/")
    counts = {"as it is": _measure(cooperative, paths)}
    with tenant_context(cooperative), transaction.atomic():
        members = {each["key"]: Member.objects.get(name=each["name"]) for each in one["members"]}
        for number in range(2, GROWTH + 1):
            write_products(_again(one, number), members, OnePicture(studio))
    counts[f"{GROWTH} × the products"] = _measure(cooperative, paths)
    for title, found in counts.items():
        print(f"  {title}:")
        for path, (cold, warm) in found.items():
            print(f"    {path:<45} cold {cold:>2}   warm {warm:>2}")
    print(f"  wanted: ≤ {MOST} each, and no more with {GROWTH} × the products")
    before, after = counts.values()
    within = all(cold <= MOST for cold, _warm in after.values())
    return 0 if within and all(after[path][0] <= before[path][0] for path in paths) else 1


def _again(one: dict[str, Any], number: int) -> dict[str, Any]:
    """The same goods under other names."""
    cooperative = copy.deepcopy(one)
    for product in cooperative["products"]:
        product["slug"] += f"-{number}"
        product["name"] += f" {number}"
        product.pop("signature", None)
        for variant in product["variants"]:
            variant["sku"] += f"-{number}"
    return cooperative


def _measure(cooperative: Cooperative, paths: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """{path: (statements with cold caches, with warm ones)}."""
    found = {}
    # The first request of a process also fills what processes keep for good.
    for path in paths:
        _statements(cooperative, path)
    for path in paths:
        for alias in settings.CACHES:
            caches[alias].clear()
        found[path] = (_statements(cooperative, path), _statements(cooperative, path))
    return found


def _statements(cooperative: Cooperative, path: str) -> int:
    client = Client(SERVER_NAME=cooperative.host, HTTP_HOST=cooperative.host)
    connection.set_schema_to_public()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return len(captured)
