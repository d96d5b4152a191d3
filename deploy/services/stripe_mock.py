"""stripe-mock: Stripe's own check of request shapes, built by Go. `python3 -m deploy.services.stripe_mock` provides it.

It keeps no state, so flows are tested against the stand-in; this one knows every parameter that Stripe publishes.
Standard library only: continuous integration calls it before anything is installed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.services.environment import cache_root

VERSION = "v0.203.0"
MODULE = f"github.com/stripe/stripe-mock@{VERSION}"
GO = ("go", "/usr/local/go/bin/go", "/usr/lib/go/bin/go")


class CannotBuild(Exception):
    """Go is missing, too old, or reaches no module proxy; the message says which."""


def folder() -> Path:
    return cache_root() / f"stripe-mock-{VERSION}"


def binary() -> Path | None:
    """The program, once it was built on this machine."""
    built = folder() / "stripe-mock"
    return built if os.access(built, os.X_OK) else None


def build() -> Path:
    """Build it once; some forty seconds. Raises CannotBuild."""
    if found := binary():
        return found
    go = next((path for name in GO if (path := shutil.which(name))), None)
    if go is None:
        raise CannotBuild("Go is not installed (apt-get install golang-go)")
    folder().mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ) | {"GOBIN": str(folder()), "GOFLAGS": "-modcacherw"}
    done = subprocess.run(
        [go, "install", MODULE], check=False, env=environment, capture_output=True, text=True
    )
    found = binary()
    if done.returncode or found is None:
        raise CannotBuild(f"{MODULE} was not built: {done.stderr.strip()[-300:]}")
    return found


def main() -> int:
    try:
        print(build())
    except CannotBuild as reason:
        print(f"The shapes of requests to Stripe will not be tested here: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
