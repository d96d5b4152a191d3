"""What the other settings ask: the environment, and where people reach the marketplace."""

from pathlib import Path

import environ

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Where people reach the portal. Storefronts' own addresses come from their primary domain with this scheme and port.
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
IS_HTTPS = BASE_URL.startswith("https://")
