"""The client of Elasticsearch, and a breaker that stops asking an engine which does not answer."""

import threading
import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.exceptions import ApiError, TransportError

# On the path of a visitor: one try, then PostgreSQL answers.
SEARCH_SECONDS = 0.8
INDEX_SECONDS = 20
# Open at once to a node, from one process.
CONNECTIONS = 16


class EngineUnavailable(Exception):
    """Elasticsearch has no address, does not answer in time, or is not asked for a while because it did not."""


ENGINE_FAILURES = (TransportError, ApiError, EngineUnavailable)


class Breaker:
    """Opens after some failures in a row and lets one caller try again after a pause. Times in seconds."""

    def __init__(self, *, failures: int = 3, pause: float = 10.0) -> None:
        self.limit = failures
        self.pause = pause
        self._failures = 0
        self._opened_at = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        with self._lock:
            if self._failures < self.limit:
                return False
            if time.monotonic() - self._opened_at >= self.pause:
                # This caller tries; the others wait another pause.
                self._opened_at = time.monotonic()
                return False
            return True

    @property
    def is_resting(self) -> bool:
        """Whether the engine is not asked at present; asking this tries nothing."""
        with self._lock:
            return self._failures >= self.limit and time.monotonic() - self._opened_at < self.pause

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self.limit:
                self._opened_at = time.monotonic()


breaker = Breaker()


def breaker_words() -> str:
    """That this process does not ask the engine at present, where it is so."""
    return "this process lets it rest, PostgreSQL answers searches" if breaker.is_resting else ""


def is_configured() -> bool:
    return bool(settings.ELASTICSEARCH_URL or settings.ELASTICSEARCH_CLOUD_ID)


def client() -> Elasticsearch:
    """The client for writes and rebuilds; connections stay open. Raises EngineUnavailable without an address."""
    return _client(*_place())


def search_client() -> Elasticsearch:
    """The same for what a visitor waits for: one try of 0.8 s. Raises EngineUnavailable without an address."""
    return _search_client(*_place())


def _place() -> tuple[str, str, str, str]:
    if not is_configured():
        raise EngineUnavailable("ELASTICSEARCH_URL is not set.")
    return (
        settings.ELASTICSEARCH_URL,
        settings.ELASTICSEARCH_CLOUD_ID,
        settings.ELASTICSEARCH_API_KEY,
        settings.ELASTICSEARCH_CA,
    )


@lru_cache(maxsize=4)
def _search_client(*place: str) -> Elasticsearch:
    # Made once: the library makes forty objects for each set of options.
    return _client(*place).options(request_timeout=SEARCH_SECONDS)


@lru_cache(maxsize=4)
def _client(addresses: str, cloud_id: str, api_key: str, certificate: str) -> Elasticsearch:
    return Elasticsearch(
        **connection_options(addresses, cloud_id=cloud_id, api_key=api_key, certificate=certificate),
        request_timeout=INDEX_SECONDS,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=CONNECTIONS,
    )


def connection_options(addresses: str, *, cloud_id: str, api_key: str, certificate: str) -> dict[str, Any]:
    """How to reach the engine: one or several nodes (addresses with commas between them), or Elastic Cloud's id.

    With several, a node that does not answer rests while the others are asked. `certificate` is a file with the CA's.
    """
    options: dict[str, Any] = {}
    if cloud_id:
        options["cloud_id"] = cloud_id
    else:
        options["hosts"] = [address.strip() for address in addresses.split(",") if address.strip()]
    if api_key:
        options["api_key"] = api_key
    if certificate:
        options["ca_certs"] = certificate
    return options


def read_alias() -> str:
    """The alias that searches ask."""
    return f"{settings.SEARCH_INDEX_PREFIX.rstrip('-')}-entries"
