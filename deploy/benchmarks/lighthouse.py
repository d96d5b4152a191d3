"""What Google's Lighthouse says of the running marketplace on a cheap phone (its mobile preset): medians of some runs.

Needs `deploy/up`, Chromium and npm; the package itself is installed once into the cache folder. Run it on an idle machine:
its processor times are multiplied by four, and so is everything else that runs.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy.benchmarks.machine import print_machine
from deploy.galleries.camera import FLAGS
from deploy.services.environment import cache_root
from deploy.services.tools import chromium

# The newest major version that runs on Node.js 18 and 20.
PACKAGE = "lighthouse@12.8.2"
PAGES = (
    ("portal home", "", "/"),
    ("search", "", "/cari/?q=batik"),
    ("storefront home", "cilegon.", "/"),
    ("product", "cilegon.", "/produk/kain-batik-tulis-krakatau-bedug/"),
    ("story", "cilegon.", "/cerita/menarik-duri-tanpa-merobek-kulit/"),
    ("checkout", "cilegon.", "/checkout/"),
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "LCP ms": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT ms": "total-blocking-time",
    "KB": "total-byte-weight",
}


def run(times: int = 3) -> int:
    """Print a row for each page; exit code 1 when Chromium or npm is missing."""
    browser = chromium()
    if browser is None or shutil.which("npm") is None:
        print("Chromium and npm are needed.", file=sys.stderr)
        return 1
    print_machine(f"Lighthouse, mobile preset, medians of {times}")
    program = _installed()
    base = urlsplit(os.environ.get("BASE_URL", "http://localhost:8000"))
    for name, host, path in PAGES:
        address = f"{base.scheme}://{host}{base.netloc}{path}"
        reports = [_report(program, browser, address) for _ in range(times)]
        _print_row(name, reports)
    return 0


def _installed() -> Path:
    folder = cache_root() / "lighthouse"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE], check=True
        )
    return program


def _report(program: Path, browser: str, address: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        flags = ["--headless", f"--user-data-dir={folder}/profile", *FLAGS]
        answer = subprocess.run(
            [str(program), address, "--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}"],
            env={**os.environ, "CHROME_PATH": browser},
            check=True,
            capture_output=True,
        )
    return json.loads(answer.stdout)


def _print_row(name: str, reports: list[dict[str, Any]]) -> None:
    scores = [
        f"{category} {statistics.median(one['categories'][category]['score'] for one in reports) * 100:.0f}"
        for category in CATEGORIES
    ]
    figures = [
        f"{title} {_median(reports, audit) / (1000 if title == 'KB' else 1):.{2 if title == 'CLS' else 0}f}"
        for title, audit in FIGURES.items()
    ]
    print(f"{name:16} " + " · ".join([*scores, *figures]), flush=True)
    failed = {
        audit["id"]: audit["title"]
        for category in CATEGORIES[1:]
        for one in reports
        for audit in (
            one["audits"][link["id"]] for link in one["categories"][category]["auditRefs"] if link["weight"]
        )
        if audit["score"] is not None and audit["score"] < 1
    }
    for key, title in failed.items():
        print(f"{'':16} {key}: {title}", flush=True)


def _median(reports: list[dict[str, Any]], audit: str) -> float:
    return statistics.median(one["audits"][audit]["numericValue"] for one in reports)
