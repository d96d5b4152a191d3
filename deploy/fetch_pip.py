"""Puts pip into a virtual environment that was made without it, where Debian's python3-venv is not installed.

Standard library only; run by the virtual environment's own Python.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

VERSION = "26.3"
SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
WHEEL = f"pip-{VERSION}-py3-none-any.whl"
# No registry is written down here: whoever has one names it the way pip itself reads it.
REGISTRY = os.environ.get("PIP_INDEX_URL", "").rstrip("/")
INDEX = f"{REGISTRY}/pip/"
CURE = "Install Debian's package for it instead: sudo apt-get install python3-venv"


def main() -> int:
    if not REGISTRY:
        print(f"Without python3-venv, PIP_INDEX_URL must name a package registry. {CURE}", file=sys.stderr)
        return 1
    try:
        asked = urllib.request.Request(INDEX, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            url = next(file["url"] for file in json.load(answer)["files"] if file["filename"] == WHEEL)
        with urllib.request.urlopen(urljoin(INDEX, url), timeout=120) as answer:
            wheel = answer.read()
    except (OSError, ValueError, LookupError, StopIteration) as failure:
        print(f"pip {VERSION} could not be fetched ({failure}). {CURE}", file=sys.stderr)
        return 1
    if hashlib.sha256(wheel).hexdigest() != SHA256:
        print(f"What was fetched is not the pip {VERSION} this project knows. {CURE}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / WHEEL
        path.write_bytes(wheel)
        # A wheel is a zip, and Python runs what lies in a zip.
        command = [sys.executable, f"{path}/pip", "install", "-q", "--no-index", str(path)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
