#!/usr/bin/env python
"""Runs management commands against the services that `deploy/up` started, or those named in the environment."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.local")
    execute_from_command_line(sys.argv)
