"""`deploy/down`: stop exactly what `deploy/up` started here, or with `--test` what `deploy/test` kept."""

import argparse
import sys
from collections.abc import Sequence

from deploy.services.place import Place
from deploy.services.stack import Stack


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="deploy/down", description="Stop Lumbung's services; their data stay."
    )
    parser.add_argument(
        "--test",
        action="store_true",
        help="stop the services that deploy/test kept running instead",
    )
    kind = "test" if parser.parse_args(arguments).test else "local"
    stack = Stack(Place(kind))
    with stack.place.locked():
        stopped = stack.stop()
    print(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
