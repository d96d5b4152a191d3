"""The set of services of one place: which are needed, which the environment replaces, and starting and stopping them."""

import os
import time
from collections.abc import Sequence

from deploy.services.beat import Beat
from deploy.services.elasticsearch import CURE, Elasticsearch
from deploy.services.elasticsearch_distribution import DistributionMissing
from deploy.services.environment import write_environment
from deploy.services.mail import Mail
from deploy.services.place import Place
from deploy.services.postgres import Postgres
from deploy.services.relay import Relay
from deploy.services.service import Service
from deploy.services.stripe import Stripe
from deploy.services.valkey import Valkey
from deploy.services.web import Web
from deploy.services.worker import PictureWorker, Worker

BACKING = (Postgres, Valkey, Elasticsearch, Mail, Stripe)
APPLICATION = (Web, Worker, PictureWorker, Relay, Beat)


class Stack:
    """All services of a place, in the order in which they are started."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.backing: list[Service] = [kind(place) for kind in BACKING]
        self.application: list[Service] = [kind(place) for kind in APPLICATION]
        self.search_engine = ""
        self.search_warning = ""

    @property
    def all(self) -> list[Service]:
        return self.backing + self.application

    def running(self) -> list[Service]:
        return [service for service in self.all if service.process]

    def started_here(self) -> list[Service]:
        return [service for service in self.all if service.started_here]

    def start_backing(self, base_url: str, *, wait_for_search: bool = True) -> dict[str, str]:
        """Start what the marketplace stands on, write the addresses down and return them.

        Without `wait_for_search` Elasticsearch may still be starting when this returns.

        Raises ServiceFailed when a service does not come up.
        """
        self._choose_search_engine()
        self.place.remember("base-url", {"url": base_url})
        needed = [service for service in self.backing if not self._is_replaced(service)]
        wanted = [service for service in needed if not self._skipped(service)]
        self.start(
            wanted,
            patiently=[service for service in wanted if wait_for_search or service.name != "elasticsearch"],
        )
        environment = self._common(base_url)
        for service in needed:
            if not self._skipped(service):
                environment |= service.environment()
        for service in self.backing:
            environment |= {name: os.environ[name] for name in service.variables if os.environ.get(name)}
        write_environment(self.place.project_root, environment, self.place.kind)
        return environment

    def start(self, services: Sequence[Service], *, patiently: Sequence[Service] | None = None) -> None:
        """Start those that do not run, all at once, then wait for each (or for those of `patiently` only)."""
        for service in services:
            # Also when only its children are left, which hold its ports and locks.
            if not (service.process and service.is_current()):
                service.stop()
        fresh = [service for service in services if not service.process]
        for service in fresh:
            try:
                service.start()
            except DistributionMissing as missing:
                self._do_without_search(str(missing))
        for service in services if patiently is None else patiently:
            if not self._skipped(service):
                service.wait_until_ready()
                if service in fresh:
                    service.prepare()

    def wait_for_search(self) -> None:
        """Wait for Elasticsearch, where it was started without waiting.

        Raises ServiceFailed when it does not come up.
        """
        for service in self.backing:
            if service.name == "elasticsearch" and "pid" in service.memory and not self._skipped(service):
                service.wait_until_ready()

    def stop(self, services: Sequence[Service] | None = None) -> list[str]:
        """Stop them, the last started first; return the names of those that ran."""
        chosen = self.all if services is None else services
        return [service.name for service in reversed(chosen) if service.stop()]

    def watch(self, services: Sequence[Service]) -> bool:
        """Report each service that dies, until none is left; True when the last ones were stopped on purpose."""
        watched = {service.name: (service, service.memory["pid"]) for service in services}
        on_purpose = False
        while watched:
            for service, pid in list(watched.values()):
                if service.process and service.memory["pid"] == pid:
                    continue
                del watched[service.name]
                # deploy/down and a restart by another deploy/up write that down; a death does not.
                on_purpose = service.memory.get("pid") != pid or "stopping" in service.memory
                if not on_purpose:
                    words = service.last_words()
                    print(f"\n{service.name} has died.\n{words}\n  deploy/up starts it again.", flush=True)
            time.sleep(0.5)
        return on_purpose

    def _choose_search_engine(self) -> None:
        """Say which search engine it will be before anything starts."""
        engine = next(service for service in self.backing if isinstance(service, Elasticsearch))
        if address := os.environ.get("ELASTICSEARCH_URL"):
            self.search_engine = f"Elasticsearch at {address} (ELASTICSEARCH_URL)"
        else:
            way = engine.choose()
            ways = {
                "docker": "Elasticsearch 9 in Docker (official image)",
                "distribution": "Elasticsearch 9, Elastic's own distribution on the local JDK",
            }
            if way not in ways:
                self._do_without_search(way)
                return
            self.search_engine = ways[way]
        print(f"Search engine: {self.search_engine}", flush=True)

    def _do_without_search(self, missing: str) -> None:
        self.search_engine = "PostgreSQL (no Elasticsearch)"
        self.search_warning = missing
        print(f"WARNING: no Elasticsearch: {missing}. {CURE}", flush=True)

    def _skipped(self, service: Service) -> bool:
        return bool(self.search_warning) and service.name == "elasticsearch"

    def _is_replaced(self, service: Service) -> bool:
        """True when the environment names another server to use instead."""
        return any(os.environ.get(name) for name in service.variables)

    def _common(self, base_url: str) -> dict[str, str]:
        return {
            "BASE_URL": base_url,
            "SECRET_KEY": self.place.secret("django"),
            "DEBUG": os.environ.get("DEBUG", "0"),
        }
