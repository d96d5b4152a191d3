"""Whether this process and what it leans on are well: `/healthz` and `/readyz`.

Only the database decides readiness. Without Valkey, Elasticsearch or the relay the shops still sell, so they are
reported and the answer stays 200: a balancer must not take all nodes away because the search engine is restarting.
Details never contain addresses, because those carry passwords.
"""

import base64
import json
import ssl
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from typing import Literal, TypedDict
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from marketplace.core.models import GIVEN_UP, OutboxDelivery, OutboxEvent

TIMEOUT_SECONDS = 0.8
# A relay that runs is never this far behind; one whose consumers fail is not behind, the deliveries wait their pause.
LARGEST_LAG = timedelta(seconds=60)
FAILING_AFTER_ATTEMPTS = 5


class Unwell(Exception):
    """A service answered, and what it said is not good."""


class Health(TypedDict):
    """What one service answered: its state, and a word about it."""

    state: Literal["ok", "down", "off"]
    detail: str


def check_database() -> Health:
    def ask() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return ""

    return _answer_of(ask)


def check_valkey() -> Health:
    def ask() -> str:
        client = redis.Redis.from_url(
            settings.VALKEY_URL,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        with client:
            client.ping()
        return ""

    return _answer_of(ask)


def check_elasticsearch() -> Health:
    """Ask the cluster for its colour; "off" when neither address nor cloud id is set, because PostgreSQL then answers searches."""
    cloud_id = getattr(settings, "ELASTICSEARCH_CLOUD_ID", "")
    # Of several nodes the first one tells of the whole cluster.
    address = getattr(settings, "ELASTICSEARCH_URL", "").split(",")[0].strip()
    if not address and not cloud_id:
        return {"state": "off", "detail": "PostgreSQL answers searches"}

    def ask() -> str:
        request = _request_without_user(_cloud_address(cloud_id) if cloud_id else address)
        if settings.ELASTICSEARCH_API_KEY:
            request.add_header("Authorization", f"ApiKey {settings.ELASTICSEARCH_API_KEY}")
        trusted = (
            ssl.create_default_context(cafile=settings.ELASTICSEARCH_CA)
            if settings.ELASTICSEARCH_CA
            else None
        )
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS, context=trusted) as answer:  # noqa: S310  (an operator's setting)
            status = json.load(answer)["status"]
        if status == "red":
            raise Unwell("red")
        return status

    return _answer_of(ask)


def check_relay() -> Health:
    """Look how long the oldest event or due delivery has been waiting, and how many consumers keep failing."""

    def ask() -> str:
        now = timezone.now()
        routed = OutboxEvent.objects.filter(routed_at=None).aggregate(at=Min("occurred_at"))["at"]
        deliveries = OutboxDelivery.objects.filter(acknowledged_at=None).aggregate(
            at=Min("due_at", filter=Q(due_at__lte=now))
        )["at"]
        oldest = min(filter(None, (routed, deliveries)), default=now)
        lag = max(now - oldest, timedelta())
        failing = OutboxDelivery.objects.filter(
            acknowledged_at=None, attempts__gte=FAILING_AFTER_ATTEMPTS
        ).count()
        words = f"oldest waiting {lag.total_seconds():.0f} s" + (
            f"; {failing} keep failing" if failing else ""
        )
        given_up = OutboxDelivery.objects.filter(last_failure__startswith=GIVEN_UP).count()
        words += f"; {given_up} given up, as their storefront is gone" if given_up else ""
        if lag > LARGEST_LAG:
            raise Unwell(words)
        return words

    return _answer_of(ask)


_remarks: dict[str, Callable[[], str]] = {}


def remark(service: str, say: Callable[[], str]) -> None:
    """Let an app above add what it knows of a service; nothing when it says nothing, down when it raises Unwell."""
    _remarks[service] = say


def check_everything() -> dict[str, Health]:
    found = {
        "database": check_database(),
        "valkey": check_valkey(),
        "elasticsearch": check_elasticsearch(),
        "relay": check_relay(),
    }
    for service, say in _remarks.items():
        said = _answer_of(say)
        if said["detail"]:
            detail = "; ".join(filter(None, (found[service]["detail"], said["detail"])))
            state = said["state"] if said["state"] == "down" else found[service]["state"]
            found[service] = {"state": state, "detail": detail}
    return found


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request: HttpRequest) -> JsonResponse:
    """JSON of every service and its state; 503 only when the database does not answer."""
    begun = time.monotonic()
    services = check_everything()
    is_ready = services["database"]["state"] == "ok"
    is_whole = all(service["state"] != "down" for service in services.values())
    state = "ok" if is_whole else "degraded" if is_ready else "down"
    body = {"state": state, "took_ms": round((time.monotonic() - begun) * 1000), "services": services}
    return JsonResponse(body, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def _answer_of(ask: Callable[[], str]) -> Health:
    try:
        return {"state": "ok", "detail": ask()}
    except Unwell as words:
        return {"state": "down", "detail": str(words)}
    except (DatabaseError, redis.RedisError, OSError, ValueError, KeyError) as failure:
        return {"state": "down", "detail": type(failure).__name__}


def _cloud_address(cloud_id: str) -> str:
    """Where a deployment of Elastic Cloud answers: «name:base64(domain[:port]$uuid$…)». Raises ValueError."""
    domain, _, rest = base64.b64decode(cloud_id.partition(":")[2], validate=True).decode().partition("$")
    host, _, port = domain.partition(":")
    uuid = rest.partition("$")[0]
    if not (host and uuid):
        raise ValueError("This is no cloud id.")
    return f"https://{uuid}.{host}:{port or 443}"


def _request_without_user(address: str) -> urllib.request.Request:
    parts = urlsplit(address)
    host = parts.hostname or ""
    location = f"{host}:{parts.port}" if parts.port else host
    url = urlunsplit((parts.scheme, location, "/_cluster/health", "", ""))
    request = urllib.request.Request(url)  # noqa: S310  (an operator's setting)
    if parts.username:
        secret = base64.b64encode(f"{parts.username}:{parts.password or ''}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
    return request
