"""A cache that may be absent: when Valkey is down, pages are slower and nothing else.

Every operation that Valkey does not answer behaves as if the entry were not there. A small breaker keeps a dead Valkey
from costing its time-out on every call: after a failure nobody asks again for a few seconds.

Limits of attempts are the exception: to them "not there" would mean no limit at all, and a lock that is never given
means nobody signs in. `CountingRedisCache` therefore counts in the process's own memory until Valkey is back.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.3
# As long as allauth's lock on a count lives (allauth.core.internal.ratelimit.CACHE_LOCK_TIMEOUT): an operation that timed
# out may have reached Valkey all the same, and a lock set that way must be gone when Valkey is asked again.
OPEN_SECONDS = 10.0
SECONDS_BETWEEN_COMPLAINTS = 60.0


class Breaker:
    """Remembers for all threads of this process that one server does not answer."""

    def __init__(self) -> None:
        self.open_until = 0.0
        self.complained_at = -SECONDS_BETWEEN_COMPLAINTS

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self.open_until

    def trip(self, failure: Exception) -> None:
        now = time.monotonic()
        self.open_until = now + OPEN_SECONDS
        if now - self.complained_at >= SECONDS_BETWEEN_COMPLAINTS:
            self.complained_at = now
            logger.warning("Valkey does not answer (%s); going on without a cache.", type(failure).__name__)


# Django makes one cache object per thread and alias; what a thread has learned about a server holds for all of them.
_breakers: dict[str, Breaker] = {}


class KeptClient(RedisCacheClient):
    """Makes its client once. Django makes one for each operation, which costs as much as asking Valkey does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._made: dict[int, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        pool = self._get_connection_pool(write)
        if id(pool) not in self._made:
            self._made[id(pool)] = self._client(connection_pool=pool)
        return self._made[id(pool)]


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache, with short time-outs, that answers "not there" while its server is down."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "retry": Retry(NoBackoff(), 0),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = KeptClient
        self.breaker = _breakers.setdefault(str(server), Breaker())

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, "add", *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, "get", key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        return self._or(None, "set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, "touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, "delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._or({}, "get_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._or(False, "has_key", *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError while Valkey is down, as for any key that is not there."""
        value = self._or(None, "incr", key, delta, version)
        if value is None:
            raise ValueError(f"Key {key!r} not found")
        return value

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Return the keys that were not stored: all of them while Valkey is down."""
        return self._or(list(data), "set_many", data, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        return self._or(None, "delete_many", *args, **kwargs)

    def clear(self) -> None:
        self._or(None, "clear")

    def _or(self, absent: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        if self.breaker.is_open:
            return self._without_server(absent, name, *args, **kwargs)
        try:
            return getattr(super(), name)(*args, **kwargs)
        except (RedisError, OSError) as failure:
            self.breaker.trip(failure)
            return self._without_server(absent, name, *args, **kwargs)

    def _without_server(self, absent: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        return absent


class CountingRedisCache(FailOpenRedisCache):
    """Keeps what it is given in the process's own memory while Valkey is down, so that limits go on counting.

    Each process then counts for itself: with four of them an address has at most four times its limit. What was kept
    is not looked at while Valkey answers; it is gone after its own time-out, and a second failure before that goes on
    counting where the first one ended.
    """

    # Some ten megabytes at most. Beyond it the oldest counts go, so whoever tries many addresses must not fill it.
    MOST_ENTRIES = 50_000

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        options = {"MAX_ENTRIES": self.MOST_ENTRIES}
        self._memory = LocMemCache(f"instead of {server}", {**params, "OPTIONS": options})

    def _without_server(self, absent: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(self._memory, name)(*args, **kwargs)
