"""`deploy/status`: which services run, where, since when, and what a dead one said last."""

import argparse
import sys
import time
from collections.abc import Sequence

from deploy.services.place import Place
from deploy.services.service import Service
from deploy.services.stack import Stack
from deploy.services.up import without_password


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when all that was started runs and answers, 1 when something died, 3 when nothing was started."""
    parser = argparse.ArgumentParser(
        prog="deploy/status", description="Show Lumbung's services on this machine."
    )
    parser.parse_args(arguments)
    states = []
    for kind, title in (("local", "deploy/up"), ("test", "deploy/test")):
        stack = Stack(Place(kind))
        known = [service for service in stack.all if "pid" in service.memory]
        if known:
            print(f"{title} ({stack.place.folder})")
            states += [_show(service) for service in known]
    if not states:
        print("Nothing was started here. deploy/up starts the marketplace.")
        return 3
    return 0 if all(states) else 1


def _show(service: Service) -> bool:
    memory = service.memory
    if service.process is None:
        print(f"  {service.name:<14} DEAD\n{service.last_words()}")
        return False
    answers = service.ready()
    minutes = (time.time() - memory["started_at"]) / 60
    word = "ready" if answers else "not ready"
    print(
        f"  {service.name:<14} {word:<10} pid {memory['pid']:<8} {minutes:5.0f} min  {without_password(service.address)}"
    )
    return answers


if __name__ == "__main__":
    sys.exit(main())
