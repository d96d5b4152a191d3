"""Guests who buy: what it costs the server, how many a second, and what is left when web and worker are killed meanwhile.

Works on an empty database of its own with one storefront of the demonstration, and with processes and a mailbox of its own.
"""

import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context, tenant_context

from deploy.benchmarks import storms
from deploy.benchmarks.guests import AT_ONCE, RECIPIENT, TOKEN, buy
from deploy.benchmarks.machine import percentile, print_machine
from deploy.benchmarks.running import Processes
from deploy.demo.seeding import content
from deploy.demo.seeding.drawing import Studio
from deploy.demo.seeding.everything import write_cooperative
from marketplace.catalogue.models import Product, Stock, Variant
from tenants.models import Cooperative

SLUG = "cilegon"
GUESTS = 20
SUSTAINED = 100
KILLS = 20
# A mail that was being sent when its worker died is sent again when its claim has lapsed (five minutes).
SETTLING = 600
MOST_REQUESTS, MOST_SECONDS, MOST_STATEMENTS, LEAST_RATE = 6, 0.25, 45, 5.0
MANY = 100_000
CHANCE = random.SystemRandom()


def run(times: int = 500, *, storm: bool = False) -> int:
    """All three parts, or the `storm` alone."""
    # Beside the private files, which are removed when the run ends however it ends.
    folder = Path(tempfile.mkdtemp(dir=os.environ["PRIVATE_ROOT"]))
    settings.MEDIA_ROOT = str(folder)
    print_machine(f"checkout: {SLUG}.localhost, guests, transfer; {times} of them while processes are killed")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate_storefronts", verbosity=0)
    with Studio() as studio:
        write_cooperative(content.read(SLUG), studio)
    with schema_context("public"):
        cooperative = Cooperative.objects.select_related("region").get(slug=SLUG)
    path, variant_id = _goods(cooperative)
    if storm:
        return storms.run(cooperative, folder / "storm", path, variant_id, times)
    # All of these are run whatever the ones before them found.
    return max(
        _measure(cooperative, path, variant_id),
        _sustain(cooperative, folder / "sustained", path, variant_id),
        storms.run(cooperative, folder / "storm", path, variant_id, times),
    )


def _goods(cooperative: Cooperative) -> tuple[str, int]:
    """The path of a product with a single variant, and plenty of it."""
    with tenant_context(cooperative):
        product = Product.objects.filter(
            live=True, kind="goods", is_made_to_order=False, minimum_order=1, variants__isnull=False
        ).order_by("pk").first()  # fmt: skip
        variant = Variant.objects.filter(product=product, is_offered=True).order_by("pk").first()
        Stock.objects.update_or_create(variant=variant, defaults={"on_hand": MANY})
        return f"/produk/{product.slug}/", variant.pk


def _measure(cooperative: Cooperative, path: str, variant_id: int) -> int:
    """Requests, statements and server time of one guest's checkout, in this process and without a network."""
    statements: Counter[str] = Counter()
    totals, requests, processor = [], [], []
    for number in range(GUESTS + 1):
        took, counted, busy = _one_checkout(cooperative, path, variant_id, f"ukur-{number}@contoh.id")
        if number:  # the first one fills what a process keeps for good
            totals.append(sum(took.values()))
            statements.update(counted)
            requests.append(len(took))
            processor.append(busy)
    seconds = percentile(totals, 0.5)
    print(
        f"  one checkout from the basket on: {requests[0]} requests, {seconds * 1000:.0f} ms server time in all, "
        f"{percentile(processor, 0.5) * 1000:.0f} ms of it at work in this process"
    )
    print(
        "    "
        + ", ".join(f"{step} {count / GUESTS:.0f}" for step, count in statements.items())
        + " statements"
    )
    most = max(count / GUESTS for count in statements.values())
    print(
        f"  wanted: ≤ {MOST_REQUESTS} requests, ≤ {MOST_SECONDS * 1000:.0f} ms, ≤ {MOST_STATEMENTS} statements to place"
    )
    within = requests[0] <= MOST_REQUESTS and seconds <= MOST_SECONDS and most <= MOST_STATEMENTS
    return 0 if within else 1


def _one_checkout(
    cooperative: Cooperative, path: str, variant_id: int, email: str
) -> tuple[dict[str, float], dict[str, int], float]:
    client = Client(SERVER_NAME=cooperative.host, HTTP_HOST=cooperative.host)
    took: dict[str, float] = {}
    counted: dict[str, int] = {}
    busy: dict[str, float] = {}

    def ask(step: str, address: str, fields: dict | None = None) -> str:
        connection.set_schema_to_public()
        with CaptureQueriesContext(connection) as captured:
            begun, worked = time.perf_counter(), time.process_time()
            answer = client.get(address) if fields is None else client.post(address, fields)
            took[step] = time.perf_counter() - begun
            busy[step] = time.process_time() - worked
        # Pointing the connection at a schema belongs to none of the pages.
        counted[step] = sum(
            not each["sql"].startswith("SET search_path") for each in captured.captured_queries
        )
        assert answer.status_code in (200, 302), f"{address} answered {answer.status_code}"
        return answer.content.decode()

    client.get(path)
    client.post("/keranjang/tambah/", {"variant": variant_id, "quantity": 1})
    ask("address", "/checkout/")
    ask("address sent", "/checkout/", {**RECIPIENT, "email": email})
    ask("delivery", "/checkout/kirim/")
    ask("delivery sent", "/checkout/kirim/", {"zone": "city", "method": "bank_transfer"})
    page = ask("check", "/checkout/periksa/")
    ask("placed", "/checkout/pesan/", _hidden(page))
    return took, counted, sum(busy.values())


def _hidden(page: str) -> dict[str, str]:
    from_page = {}
    for name in ("key", "total"):
        _before, _mark, after = page.partition(f'name="{name}" value="')
        from_page[name] = after.partition('"')[0]
    assert TOKEN.search(page), "the check page has no form"
    return from_page


def _sustain(cooperative: Cooperative, folder: Path, path: str, variant_id: int) -> int:
    """Whole purchases a second, each of nine requests from the product page on, with web, worker and relay at work."""
    folder.mkdir()
    with Processes(folder) as processes:
        buy(processes, cooperative, path, variant_id, 8, "hangat")
        begun = time.monotonic()
        refused, _guests = buy(processes, cooperative, path, variant_id, SUSTAINED, "laju")
        rate = SUSTAINED / (time.monotonic() - begun)
    print(f"  {SUSTAINED} whole purchases, {AT_ONCE} at a time: {rate:.1f} a second, {len(refused)} refused")
    print(f"  wanted: ≥ {LEAST_RATE:g} a second, none refused")
    for words in refused[:3]:
        print(f"    {words}")
    return 0 if rate >= LEAST_RATE and not refused else 1
