"""The client of Elasticsearch, and a breaker that stops asking an engine which does not answer."""

import threading
import time
from functools import lru_cache

from django.conf import settings
from elasticsearch import Elasticsearch
from elasticsearch.exceptions import ApiError, TransportError

ENGINE_FAILURES = (TransportError, ApiError)

# On the path of a visitor: one try, then PostgreSQL answers.
SEARCH_SECONDS = 0.8
INDEX_SECONDS = 20


class EngineUnavailable(Exception):
    """Elasticsearch has no address, does not answer in time, or is not asked for a while because it did not."""


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

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= self.limit:
                self._opened_at = time.monotonic()


breaker = Breaker()


def is_configured() -> bool:
    return bool(settings.ELASTICSEARCH_URL)


def client() -> Elasticsearch:
    """The client for reads, writes and rebuilds. Raises EngineUnavailable without an address."""
    if not is_configured():
        raise EngineUnavailable("ELASTICSEARCH_URL is not set.")
    return _client(settings.ELASTICSEARCH_URL)


@lru_cache(maxsize=4)
def _client(address: str) -> Elasticsearch:
    return Elasticsearch(address, request_timeout=INDEX_SECONDS, max_retries=0, retry_on_timeout=False)


def read_alias() -> str:
    """The alias that searches ask."""
    return f"{settings.SEARCH_INDEX_PREFIX.rstrip('-')}-entries"
