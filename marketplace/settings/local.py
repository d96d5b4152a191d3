"""The marketplace as `deploy/up` runs it: addresses come from the state file that it wrote."""

import os
from pathlib import Path

from deploy.services.environment import load_environment

load_environment(Path(__file__).resolve().parent.parent.parent)
os.environ.setdefault("SECOND_FACTOR_EXEMPT_DOMAIN", "demo.lumbung.test")

from marketplace.settings.base import *  # noqa: E402, F403  (the environment must be complete first)
