"""Guests who buy: what it costs the server, how many a second, and what is left when web and worker are killed meanwhile.

Works on an empty database of its own with one storefront of the demonstration, and with processes and a mailbox of its own.
"""

import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context, tenant_context

from deploy.benchmarks.guests import RECIPIENT, TOKEN, Guest, Refused
from deploy.benchmarks.machine import percentile, print_machine
from deploy.benchmarks.running import Processes
from deploy.demo.seeding import content
from deploy.demo.seeding.drawing import Studio
from deploy.demo.seeding.everything import write_cooperative
from deploy.services.mailcatcher.mailbox import Mailbox
from marketplace.catalogue.models import Product, Reservation, Stock, Variant
from marketplace.core.models import OutboxDelivery, OutboxEvent
from marketplace.ordering.models import Order, OrderLine
from tenants.models import Cooperative

SLUG = "cilegon"
GUESTS = 20
SUSTAINED = 100
AT_ONCE = 4
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
        return _storm(cooperative, folder / "storm", path, variant_id, times)
    # All of these are run whatever the ones before them found.
    return max(
        _measure(cooperative, path, variant_id),
        _sustain(cooperative, folder / "sustained", path, variant_id),
        _storm(cooperative, folder / "storm", path, variant_id, times),
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
    totals, statements, requests, processor = [], Counter(), [], []
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
        _buy(processes, cooperative, path, variant_id, 8, "hangat")
        begun = time.monotonic()
        refused, _guests = _buy(processes, cooperative, path, variant_id, SUSTAINED, "laju")
        rate = SUSTAINED / (time.monotonic() - begun)
    print(f"  {SUSTAINED} whole purchases, {AT_ONCE} at a time: {rate:.1f} a second, {len(refused)} refused")
    print(f"  wanted: ≥ {LEAST_RATE:g} a second, none refused")
    for words in refused[:3]:
        print(f"    {words}")
    return 0 if rate >= LEAST_RATE and not refused else 1


def _storm(cooperative: Cooperative, folder: Path, path: str, variant_id: int, times: int) -> int:
    """Kill web or worker at random moments while guests buy; then look at every order."""
    folder.mkdir()
    with Processes(folder) as processes:
        over, struck = threading.Event(), Counter()

        def strike() -> None:
            while sum(struck.values()) < KILLS and not over.wait(CHANCE.uniform(0.5, 4.0)):
                name = CHANCE.choice(("web", "worker"))
                processes.strike(name)
                struck[name] += 1

        killer = threading.Thread(target=strike)
        killer.start()
        done, refused, guests = 0, [], []
        # Guests go on coming until everything was struck as often as wanted.
        try:
            while done < times or sum(struck.values()) < KILLS:
                some = _buy(
                    processes, cooperative, path, variant_id, min(50, max(times - done, 10)), f"badai-{done}"
                )
                refused, guests, done = refused + some[0], guests + some[1], done + len(some[1])
        finally:
            over.set()
            killer.join()
        begun = time.monotonic()
        _settle()
        print(
            f"  what they set going was done {time.monotonic() - begun:.0f} s after the last guest",
            flush=True,
        )
    print(f"  storm: {done} guests, web struck {struck['web']} times, worker {struck['worker']} times, "
          f"{sum(guest.retries for guest in guests)} requests asked again, {len(refused)} guests given up")  # fmt: skip
    found = [*_torn_orders(cooperative), *_mails(folder, guests), *_ledger()]
    for words in [*found[:10], *refused[:3]]:
        print(f"    {words}")
    print(
        "  wanted: every order absent or complete, one for each guest, stock and ledger agree, each mail once"
    )
    return 1 if found or refused else 0


def _buy(
    processes: Processes, cooperative: Cooperative, path: str, variant_id: int, number: int, name: str
) -> tuple[list[str], list[Guest]]:
    """Let guests buy, AT_ONCE at a time; what was refused, and the guests."""
    guests = [
        Guest(cooperative.host.partition(":")[0], processes.port, f"{name}-{each}@contoh.id")
        for each in range(number)
    ]

    def one(guest: Guest) -> str:
        try:
            guest.buy(path, variant_id)
        except Refused as refusal:
            return f"{guest.email}: {refusal}"
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return [words for words in pool.map(one, guests) if words], guests
        except BaseException:
            # Interrupted: those who have not begun do not come any more.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _settle() -> None:
    """Until everything that the orders set going was acknowledged."""
    deadline = time.monotonic() + SETTLING
    with schema_context("public"):
        while time.monotonic() < deadline:
            unrouted = OutboxEvent.objects.filter(routed_at=None).exists()
            if not unrouted and not OutboxDelivery.objects.filter(acknowledged_at=None).exists():
                return
            time.sleep(1)


def _torn_orders(cooperative: Cooperative) -> Iterator[str]:
    """Every reason why an order would be neither absent nor complete."""
    with tenant_context(cooperative):
        orders = Order.objects.prefetch_related("lines", "timeline", "payments__payment")
        held = dict(Reservation.objects.values_list("order_reference").annotate(pieces=Sum("quantity")))
        per_guest = Counter(order.buyer_email for order in orders)
        for email, number in per_guest.items():
            if number != 1:
                yield f"{email} has {number} orders"
        for order in orders:
            lines = list(order.lines.all())
            wanted = {
                "lines": sum(line.total for line in lines) == order.subtotal and bool(lines),
                "timeline": [event.event for event in order.timeline.all()] == ["place"],
                "payment": [link.payment.amount for link in order.payments.all()] == [order.total],
                "reservation": held.get(order.reference) == sum(line.quantity for line in lines),
            }
            missing = [name for name, is_there in wanted.items() if not is_there]
            if missing:
                yield f"{order.number} is torn: {', '.join(missing)}"
        numbers = sorted(int(order.number[-6:]) for order in orders)
        if numbers != list(range(1, len(numbers) + 1)):
            yield "the numbers of the orders have gaps"
        sold = OrderLine.objects.aggregate(pieces=Sum("quantity"))["pieces"]
        reserved = Stock.objects.aggregate(pieces=Sum("reserved"))["pieces"]
        if sold != reserved or Stock.objects.filter(reserved__gt=F("on_hand")).exists():
            yield f"{sold} pieces are ordered and {reserved} reserved"


def _mails(folder: Path, guests: list[Guest]) -> Iterator[str]:
    """Each guest's one mail; in the whole storm a single one may come twice, where SMTP itself cannot tell."""
    mailbox = Mailbox(folder / "mail")
    letters = [mail for name in mailbox.names() if (mail := mailbox.read(name))]
    caught = Counter(letter.envelope_to for letter in letters)
    missing = [guest.email for guest in guests if not caught[guest.email]]
    twice = sum(max(caught[guest.email] - 1, 0) for guest in guests)
    print(f"  mails: {len(guests) - len(missing)} guests have theirs, {twice} came twice")
    if missing:
        yield f"{len(missing)} guests have no mail, for example {missing[0]}"
    if twice > 1:
        yield f"{twice} mails came twice"


def _ledger() -> Iterator[str]:
    said = StringIO()
    try:
        call_command("check_ledger", stdout=said)
    except CommandError as refusal:
        yield f"the ledger: {refusal} {said.getvalue()[:200]}"
