"""`deploy/up`: start what is missing, prepare the project, print the addresses."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence

from deploy.services import ports
from deploy.services.mail import Mail
from deploy.services.place import Place
from deploy.services.project import Project
from deploy.services.service import Service, ServiceFailed
from deploy.services.stack import Stack

USUAL_PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parse(arguments)
    # A terminal that closes and a service manager that stops us mean the same as Ctrl-C, also in a shell's background.
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.default_int_handler)
    place = Place("local")
    stack = Stack(place)
    try:
        with place.locked():
            _bring_up(stack, chosen)
    except KeyboardInterrupt:
        return _stop_what_was_started(stack, 130)
    except ServiceFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return _stop_what_was_started(stack, 1)
    started = stack.started_here()
    if chosen.detach or not started:
        print("Everything runs in the background. deploy/status shows it, deploy/down stops it.")
        return 0
    return _stay(stack, started)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/up", description="Start Lumbung on this machine.")
    parser.add_argument("--detach", action="store_true", help="return when everything is ready")
    parser.add_argument("--reset", action="store_true", help="stop everything and drop all data first")
    parser.add_argument("--port", type=int, help=f"port of the web server (usually {USUAL_PORT})")
    parser.add_argument(
        "--services-only",
        action="store_true",
        help="start what the marketplace stands on, not itself",
    )
    return parser.parse_args(arguments)


def _bring_up(stack: Stack, chosen: argparse.Namespace) -> None:
    began = time.monotonic()
    place = stack.place
    if chosen.reset:
        _reset(stack)
    base_url = f"http://localhost:{_web_port(stack, chosen.port)}"
    # Elasticsearch takes its time: tables are made meanwhile.
    stack.start_backing(base_url, wait_for_search=False)
    project = Project(place)
    application: list[Service] = []
    if not chosen.services_only and project.exists:
        stale = [service for service in stack.application if service.process and not service.is_current()]
        stack.stop(stale)
        if not project.is_ready():
            project.make_tables()
            stack.wait_for_search()
            project.make_demo()
        application = [service for service in stack.application if service.exists]
        stack.start(application)
    stack.wait_for_search()
    _print_summary(stack, project, application, base_url)
    print(f"Ready after {time.monotonic() - began:.0f} s.", flush=True)


def _reset(stack: Stack) -> None:
    stack.stop()
    for service in stack.backing:
        service.forget_data()
    stack.place.forget_data()
    stack.place.prepare()


def _web_port(stack: Stack, wished: int | None) -> int:
    """The port that was asked for, else the one it runs on, else the usual one, else a free one.

    Raises ServiceFailed when a port was asked for and somebody else has it.
    """
    web = next(service for service in stack.application if service.name == "web")
    current = web.port() if web.process else None
    if wished:
        if wished != current and not ports.is_free(wished):
            raise ServiceFailed(f"Port {wished} is taken by another process. Choose another with --port.")
        return wished
    if current:
        return current
    port = ports.choose(USUAL_PORT)
    if port != USUAL_PORT:
        print(
            f"Port {USUAL_PORT} is taken by another process; the marketplace uses {port}.",
            flush=True,
        )
    return port


def _print_summary(stack: Stack, project: Project, application: list[Service], base_url: str) -> None:
    lines = [""]
    if application:
        _, _, port = base_url.rpartition(":")
        lines += [
            f"Portal        {base_url}",
            f"Storefront    http://cilegon.localhost:{port}  (each city has its own)",
        ]
        lines += [f"Admin         {base_url}/admin/ and http://cilegon.localhost:{port}/admin/"]
    for service in stack.backing:
        if service.process:
            lines.append(f"{service.name:<13} {without_password(service.address)}")
        if isinstance(service, Mail) and service.process:
            lines.append(f"{'mail inbox':<13} {service.inbox}")
    lines.append(f"{'search':<13} {stack.search_engine}")
    if stack.search_warning:
        lines.append(f"{'':<13} WARNING: {stack.search_warning}")
    if application and project.demo_accounts:
        lines += ["", project.demo_accounts, "", "Demo accounts are exempt from the second factor."]
    lines += ["", f"Logs          {stack.place.folder / 'logs'}"]
    print("\n".join(lines), flush=True)


def without_password(address: str) -> str:
    """An address as it may be shown on a screen."""
    scheme, separator, rest = address.partition("://")
    account, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{account.partition(':')[0]}{at}{host}"


def _stay(stack: Stack, started: list[Service]) -> int:
    print("Ctrl-C stops what was started here.", flush=True)
    try:
        stopped_elsewhere = stack.watch(started)
    except KeyboardInterrupt:
        return _stop_what_was_started(stack, 0)
    print("Stopped by another command." if stopped_elsewhere else "Nothing is left running.", flush=True)
    return 0 if stopped_elsewhere else 1


def _stop_what_was_started(stack: Stack, code: int) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopped = stack.stop(stack.started_here())
    print(f"\nStopped: {', '.join(stopped) or 'nothing'}.", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
