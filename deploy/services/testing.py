"""`deploy/test`: provide what the tests need, start services of their own, run pytest with the arguments given.

`--services` only starts the services and leaves them running: plain `.venv/bin/pytest` then finds them.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from deploy.services import tools
from deploy.services.place import Place
from deploy.services.project import Project
from deploy.services.service import ServiceFailed
from deploy.services.stack import Stack

BASE_URL = "http://localhost:8000"
USAGE = """\
deploy/test [--keep] [pytest arguments]   run the tests; --keep (or LUMBUNG_TEST_SERVICES=keep) leaves the services running
deploy/test --services                    start the services, leave them running and print their addresses
deploy/down --test                        stop services that were left running"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Pytest's exit code, or 1 when the tests cannot start."""
    passed_on = list(sys.argv[1:] if arguments is None else arguments)
    if passed_on in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    services_only = _take(passed_on, "--services")
    keep = _take(passed_on, "--keep") or os.environ.get("LUMBUNG_TEST_SERVICES") == "keep"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stack = Stack(Place("test"))
    try:
        if not _provide_tools(stack.place):
            return 1
        environment = _start(stack)
        if stack.search_warning and os.environ.get("CI"):
            print(
                "With CI set the tests do not run without Elasticsearch.",
                file=sys.stderr,
            )
            return 1
        if services_only:
            keep = True
            print("\n".join(f"{name}={value}" for name, value in sorted(environment.items())))
            return 0
        if stack.search_warning:
            print(
                f"SKIPPED: all tests that need Elasticsearch, because {stack.search_warning}",
                flush=True,
            )
        return _run_pytest(stack.place, environment, passed_on)
    except ServiceFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if not keep:
            stack.stop(stack.started_here())


def _take(arguments: list[str], option: str) -> bool:
    """True when the option is among the arguments; it is taken out of them."""
    present = option in arguments
    if present:
        arguments.remove(option)
    return present


def _provide_tools(place: Place) -> bool:
    """Say everything that is missing at once. Without CI the tests run without those tools, and skip loudly."""
    missing = tools.provide(tools.needed(place))
    if missing:
        print("Missing on this machine:", file=sys.stderr)
        print(
            "\n".join(f"  {tools.cure(tool)}" for tool in missing),
            file=sys.stderr,
            flush=True,
        )
    return not (missing and os.environ.get("CI"))


def _start(stack: Stack) -> dict[str, str]:
    with stack.place.locked():
        environment = stack.start_backing(BASE_URL)
        Project(stack.place).compile_translations()
    return environment


def _run_pytest(place: Place, environment: dict[str, str], arguments: list[str]) -> int:
    values = environment | {"SEARCH_INDEX_PREFIX": f"test-{os.getpid()}-"} | dict(os.environ)
    if browser := tools.chromium():
        values.setdefault("CHROMIUM_PATH", browser)
    pytest = subprocess.Popen(
        [sys.executable, "-m", "pytest", *_spread(arguments), *arguments], cwd=place.project_root, env=values
    )
    try:
        return pytest.wait()
    except KeyboardInterrupt:
        # The terminal has sent Ctrl-C to pytest as well: let it print its report.
        return pytest.wait()


def _spread(arguments: list[str]) -> list[str]:
    """The whole suite runs on all cores, file by file; a part of it in one process, which starts sooner."""
    names_a_part = any(not argument.startswith("-") for argument in arguments)
    says_itself = any(
        argument.startswith(("-n", "--numprocesses", "--dist", "-k", "-x")) for argument in arguments
    )
    if names_a_part or says_itself:
        return []
    return ["-n", str(os.cpu_count() or 1), "--dist", "loadgroup"]


if __name__ == "__main__":
    sys.exit(main())
