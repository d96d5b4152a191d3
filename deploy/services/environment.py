"""Where the local services of this checkout are: `deploy/up` writes their addresses down, the settings read them here.

Standard library only, because `manage.py` imports it before anything else.
"""

import hashlib
import json
import os
from pathlib import Path

STATE_FILE = "environment.json"


def cache_root() -> Path:
    """The folder of all checkouts' service data: `LUMBUNG_CACHE`, or the system's cache for root, or the user's own."""
    if chosen := os.environ.get("LUMBUNG_CACHE"):
        return Path(chosen).expanduser()
    if os.geteuid() == 0:
        return Path("/var/cache/lumbung")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lumbung"


def services_folder(project_root: Path, kind: str = "local") -> Path:
    """The folder of one checkout's services; `kind` is `local` (`deploy/up`) or `test` (`deploy/test`)."""
    resolved = Path(project_root).resolve()
    digest = hashlib.sha256(str(resolved).encode()).hexdigest()[:10]
    return cache_root() / f"{resolved.name}-{digest}" / kind


def state_file(project_root: Path, kind: str = "local") -> Path:
    """The file that holds the addresses of one checkout's services."""
    return services_folder(project_root, kind) / "state" / STATE_FILE


def read_environment(project_root: Path, kind: str = "local") -> dict[str, str]:
    """What `deploy/up` or `deploy/test` wrote down; empty when neither has run."""
    try:
        return json.loads(state_file(project_root, kind).read_text())
    except (FileNotFoundError, PermissionError):
        return {}


def write_environment(project_root: Path, values: dict[str, str], kind: str = "local") -> Path:
    """Write the addresses down, readable by their owner only: there are passwords among them."""
    path = state_file(project_root, kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(values, file, indent=2, sort_keys=True)
    fresh.replace(path)
    return path


def load_environment(project_root: Path, kind: str = "local") -> dict[str, str]:
    """Put the services' addresses into `os.environ` where nothing is set yet, and return the values in force.

    With `kind="test"` each process tree gets search indices of its own, so that runs side by side do not meet;
    `LUMBUNG_TEST_DATABASE` gives a run a database of its own name as well.
    """
    values = read_environment(project_root, kind)
    if kind == "test" and values:
        values["SEARCH_INDEX_PREFIX"] = f"test-{os.getpid()}-"
        if own := os.environ.get("LUMBUNG_TEST_DATABASE"):
            values["DATABASE_URL"] = f"{values['DATABASE_URL'].rpartition('/')[0]}/{own}"
    # An engine named by the environment decides alone: a local Stripe stand-in must not catch calls meant for Stripe.
    if "STRIPE_API_KEY" in os.environ and os.environ["STRIPE_API_KEY"] != values.get("STRIPE_API_KEY"):
        values = {name: value for name, value in values.items() if not name.startswith("STRIPE_")}
    for name, value in values.items():
        os.environ.setdefault(name, value)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if kind == "test" and worker and f"{worker}-" not in os.environ.get("SEARCH_INDEX_PREFIX", ""):
        os.environ["SEARCH_INDEX_PREFIX"] = f"{os.environ.get('SEARCH_INDEX_PREFIX', 'test-')}{worker}-"
    return {name: os.environ[name] for name in values}
