"""What is left of orders, mails and the ledger when web and worker are killed while guests buy and a cooperative serves them."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from deploy.benchmarks.guests import Guest, buy
from deploy.benchmarks.running import Processes
from deploy.services.mailcatcher.mailbox import Mailbox
from marketplace.accounts.actions.users import register_user
from marketplace.catalogue.models import Reservation, Stock
from marketplace.core.models import OutboxDelivery, OutboxEvent, SentEmail
from marketplace.ordering.actions.fulfilling import complete_order, deliver_order, pack_order, ship_order
from marketplace.ordering.actions.paying import confirm_payment
from marketplace.ordering.models import Order, OrderLine
from marketplace.settlement.models import Entry
from tenants.models import Cooperative

KILLS = 20
# A mail that was being sent when its worker died is sent again when its claim has lapsed (five minutes).
SETTLING = 600
CHANCE = random.SystemRandom()
MANAGER = frozenset({"manager"})
PLACED, SERVED = ["place"], ["place", "pay", "pack", "ship", "deliver", "complete"]


def run(cooperative: Cooperative, folder: Path, path: str, variant_id: int, times: int) -> int:
    """Kill web or worker at random moments while guests buy; then look at every order."""
    folder.mkdir()
    began_at = timezone.now()
    with Processes(folder) as processes:
        over = threading.Event()
        struck: Counter[str] = Counter()

        def strike() -> None:
            while sum(struck.values()) < KILLS and not over.wait(CHANCE.uniform(0.5, 4.0)):
                name = CHANCE.choice(("web", "worker"))
                processes.strike(name)
                struck[name] += 1

        desk = Desk(cooperative)
        killer = threading.Thread(target=strike)
        killer.start()
        desk.start()
        done = 0
        refused: list[str] = []
        guests: list[Guest] = []
        # Guests go on coming until everything was struck as often as wanted.
        try:
            while done < times or sum(struck.values()) < KILLS:
                some = buy(
                    processes, cooperative, path, variant_id, min(50, max(times - done, 10)), f"badai-{done}"
                )
                refused, guests, done = refused + some[0], guests + some[1], done + len(some[1])
        finally:
            over.set()
            killer.join()
            desk.close()
        begun = time.monotonic()
        _settle()
        print(
            f"  what they set going was done {time.monotonic() - begun:.0f} s after the last guest",
            flush=True,
        )
    print(f"  storm: {done} guests, web struck {struck['web']} times, worker {struck['worker']} times, "
          f"{sum(guest.retries for guest in guests)} requests asked again, {len(refused)} guests given up, {desk.served} orders served")  # fmt: skip
    found = [*_torn_orders(cooperative), *_mails(folder, guests, began_at), *_ledger(desk.served)]
    for words in [*found[:10], *refused[:3]]:
        print(f"    {words}")
    print(
        "  wanted: every order absent or complete, one for each guest, stock and ledger agree, each mail once"
    )
    return 1 if found or refused else 0


class Desk(threading.Thread):
    """A cooperative's people, whom nobody kills: every second order is paid, packed, sent, delivered and completed."""

    def __init__(self, cooperative: Cooperative) -> None:
        super().__init__()
        self.cooperative, self.served = cooperative, 0
        self._over = threading.Event()
        self._failure: Exception | None = None
        with schema_context("public"):
            self.actor = register_user(email="meja@contoh.id", name="Meja Pesanan", actor="bench")

    def run(self) -> None:
        try:
            with tenant_context(self.cooperative):
                while not self._over.is_set():
                    waiting = Order.objects.filter(status="awaiting_payment").order_by("pk")
                    chosen = [order for order in waiting if order.pk % 2]
                    for order in chosen:
                        self._serve(order)
                    self._over.wait(0.5)
        except Exception as failure:  # noqa: BLE001 - the thread that waits for it says so
            self._failure = failure
        finally:
            connection.close()

    def close(self) -> None:
        """Let it finish the orders that it has begun. Raises what has stopped it."""
        self._over.set()
        self.join()
        if self._failure:
            raise self._failure

    def _serve(self, order: Order) -> None:
        by = {"order": order, "actor": self.actor, "roles": MANAGER}
        confirm_payment(**by)
        pack_order(**by)
        ship_order(**by, courier="JNE", tracking_number="")
        deliver_order(**by)
        complete_order(**by)
        self.served += 1


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
            pieces = sum(line.quantity for line in lines)
            life = [event.event for event in order.timeline.all()]
            wanted = {
                "lines": sum(line.total for line in lines) == order.subtotal and bool(lines),
                "timeline": life in (PLACED, SERVED),
                "payment": [link.payment.amount for link in order.payments.all()] == [order.total],
                "reservation": held.get(order.reference, 0) == (0 if life == SERVED else pieces),
            }
            missing = [name for name, is_there in wanted.items() if not is_there]
            if missing:
                yield f"{order.number} is torn: {', '.join(missing)}"
        numbers = sorted(int(order.number[-6:]) for order in orders)
        if numbers != list(range(1, len(numbers) + 1)):
            yield "the numbers of the orders have gaps"
        kept = OrderLine.objects.exclude(order__status="completed")
        sold = kept.aggregate(pieces=Sum("quantity"))["pieces"] or 0
        reserved = Stock.objects.aggregate(pieces=Sum("reserved"))["pieces"]
        if sold != reserved or Stock.objects.filter(reserved__gt=F("on_hand")).exists():
            yield f"{sold} pieces are ordered and not sent yet, {reserved} are reserved"


def _mails(folder: Path, guests: list[Guest], began_at: datetime) -> Iterator[str]:
    """Each mail once; in the whole storm a single one may come twice, where SMTP itself cannot tell."""
    mailbox = Mailbox(folder / "mail")
    letters = [mail for name in mailbox.names() if (mail := mailbox.read(name))]
    caught = Counter(letter.envelope_to for letter in letters)
    missing = [guest.email for guest in guests if not caught[guest.email]]
    with schema_context("public"):
        sent = SentEmail.objects.filter(sent_at__gte=began_at).count()
        unsent = SentEmail.objects.filter(sent_at=None).count()
    twice = len(letters) - sent
    print(
        f"  mails: {len(guests) - len(missing)} guests have theirs, {sent} letters in all, {twice} came twice"
    )
    if missing:
        yield f"{len(missing)} guests have no mail, for example {missing[0]}"
    if unsent or twice < 0:
        yield f"{unsent} mails were not sent, {max(-twice, 0)} were sent and did not come"
    if twice > 1:
        yield f"{twice} mails came twice"


def _ledger(served: int) -> Iterator[str]:
    """Every completed order is booked, once, and everything that is booked follows from a document."""
    with schema_context("public"):
        booked = Entry.objects.exclude(order=None).values("order").distinct().count()
    print(f"  ledger: {booked} orders are booked")
    if booked != served:
        yield f"{served} orders were completed, {booked} are booked"
    said = StringIO()
    try:
        call_command("check_ledger", stdout=said)
    except CommandError as refusal:
        yield f"the ledger: {refusal} {said.getvalue()[:200]}"
