"""Which Celery tasks receive which topics of the outbox.

A module of its own without models, because AppConfigs import it while the apps are still loading:

    def ready(self) -> None:
        subscriptions.subscribe("order.paid", "ordering.thank_the_buyer")
"""

from collections import defaultdict

_consumers: dict[str, set[str]] = defaultdict(set)


def subscribe(topic: str, task_name: str) -> None:
    """Let the Celery task `task_name` receive every event of `topic` from now on. Called in AppConfig.ready."""
    _consumers[topic].add(task_name)


def unsubscribe(topic: str, task_name: str) -> None:
    _consumers[topic].discard(task_name)


def consumers_of(topic: str) -> list[str]:
    return sorted(_consumers.get(topic, ()))


def subscriptions() -> dict[str, list[str]]:
    """Return topic → consumers, for documentation and for tests."""
    return {topic: sorted(names) for topic, names in sorted(_consumers.items()) if names}
