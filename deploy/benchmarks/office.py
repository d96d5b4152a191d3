"""The back office with ten thousand products: import, filtered list, a product of 48 variants, the front page.

A storefront of its own in a database of its own. Wall-clock seconds grow with whatever else the machine does, so the
processor's seconds stand beside them.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django_tenants.utils import schema_context, tenant_context

from deploy.benchmarks.machine import percentile, print_machine
from deploy.demo.seeding.people import person
from marketplace.catalogue.import_rows import COLUMNS
from marketplace.catalogue.models import Product, Variant
from tenants.actions import provision_cooperative
from tenants.models import Cooperative, Region
from tenants.staff.actions import add_member
from tenants.staff.roles import MANAGER

PRODUCTS, VARIANTS, RUNS = 10_000, 48, 5
EMAIL = "ketua@demo.lumbung.test"
SLUG, REGION = "bangku-ukur", "36.72"
SIZES, CUTS, MOTIFS = (
    ["S", "M", "L", "XL", "XXL", "XXXL"],
    ("pria", "wanita"),
    ("nila", "soga", "krem", "hijau"),
)
# A variant's own price, in either form.
PRICE = re.compile(r"(?:variants|form)-\d+-price")
PROJECT_ROOT = Path(__file__).resolve().parents[2]


class FormFields(HTMLParser):
    """What a browser would send of the page's forms, without buttons and files."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        name = of.get("name") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in of and self._select:
            self.fields.setdefault(self._select, []).append(of.get("value") or "")
        elif tag == "textarea" and name:
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "input" and name:
            kind = of.get("type", "text")
            if kind in {"submit", "button", "file"} or (
                kind in {"checkbox", "radio"} and "checked" not in of
            ):
                return
            self.fields.setdefault(name, []).append(of.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data


def run(times: int = RUNS) -> int:
    settings.MEDIA_ROOT = tempfile.mkdtemp(prefix="lumbung-bench-")
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "demo.lumbung.test"
    # Wagtail's own files are gathered by deploy/up only; their addresses are no part of these figures.
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=settings.STORAGES | plain):
        return _measure_all(times)


def _measure_all(times: int) -> int:
    print_machine(f"office: one storefront of {PRODUCTS} products, {times} runs a figure, medians")
    call_command("migrate_storefronts", verbosity=0)
    cooperative = _storefront()
    verdicts = [_import(cooperative)]
    with tenant_context(cooperative):
        product = _with_variants()
    client = _manager(cooperative)
    verdicts += [
        _page("product list, searched and filtered", client, times, f"/admin/produk/?q=kain&category={product.category_id}", 300, 20),
        _page("product list, by status", client, times, "/admin/produk/?status=live&is_low=true", 300, 20),
        _page("front page", client, times, "/admin/", None, 25),
        _save("48 variants: the product's form", client, times, f"/admin/produk/edit/{product.pk}/", {"action-publish": "1"}),
        _save("48 variants: sizes and stock", client, times, f"/admin/varian-produk/{product.pk}/", {}),
    ]  # fmt: skip
    print(f"  {sum(verdicts)} of {len(verdicts)} figures are as wanted")
    return 0 if all(verdicts) else 1


def _storefront() -> Cooperative:
    with schema_context("public"):
        region = Region.objects.get(code=REGION)
        cooperative = provision_cooperative(
            region=region, name="Koperasi Bangku Ukur", slug=SLUG, actor="bench"
        )
        manager = person(EMAIL, "Ketua Bangku Ukur")
    with tenant_context(cooperative):
        add_member(user=manager, roles=[MANAGER], actor="bench")
    return cooperative


def _import(cooperative: Cooperative) -> bool:
    """As the command does it, in a process of its own: its memory and its processor's seconds are the import's."""
    path = Path(settings.MEDIA_ROOT) / "barang.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in range(PRODUCTS):
            writer.writerow(
                {
                    "sku": f"U-{number}",
                    "name": f"Kain ukur nomor {number}",
                    "category": "batik-tulis",
                    "description": "Katun primisima, dicelup tiga kali.",
                    "price": "785000",
                    "unit": "lembar",
                    "stock": "6",
                    "weight_gram": "350",
                    "bulk_min_qty": "10",
                    "bulk_price": "710000",
                    "lead_time_days": "3",
                }
            )
    command = [sys.executable, "manage.py", "import_products", "--cooperative", cooperative.slug, str(path)]
    began = time.monotonic()
    # The address of the database is in the environment, where the benchmark put it.
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=os.environ, stdout=subprocess.DEVNULL)  # noqa: S603
    megabytes = _peak_of(process.pid)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    assert status == 0, f"the import ended with {status}"
    used = usage.ru_utime + usage.ru_stime
    print(
        f"  import of {PRODUCTS} rows: {seconds:.1f} s ({used:.1f} s of our processor; wanted ≤ 60 s),"
        f" {megabytes:.0f} MB (wanted ≤ 300)",
        flush=True,
    )
    return seconds <= 60 and megabytes <= 300


def _peak_of(pid: int) -> float:
    """The most memory (MB) the process held, when it has ended.

    Not `ru_maxrss`: between fork and exec the child is as large as this process, and the kernel counts that.
    """
    peak = 0.0
    while found := re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()):
        peak = int(found[1]) / 1024
        time.sleep(0.05)
    return peak


def _with_variants() -> Product:
    product = Product.objects.order_by("pk").first()
    assert product is not None
    combinations = [(size, cut, motif) for size in SIZES for cut in CUTS for motif in MOTIFS]
    with transaction.atomic():
        product.variants.all().update(size=SIZES[0], cut=CUTS[0], motif=MOTIFS[0])
        Variant.objects.bulk_create(
            Variant(
                product=product,
                sku=f"V-{place}",
                price=785_000,
                size=size,
                cut=cut,
                motif=motif,
                sort_order=place,
            )
            for place, (size, cut, motif) in enumerate(combinations[1:VARIANTS], start=1)
        )
    return product


def _manager(cooperative: Cooperative) -> Client:
    with schema_context("public"):
        manager = person(EMAIL, "Ketua Bangku Ukur")
    client = Client(SERVER_NAME=cooperative.host, HTTP_HOST=cooperative.host)
    with tenant_context(cooperative):
        client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _measured(body: Callable[[], Any], wanted: int) -> tuple[float, float, int]:
    """(seconds, processor's seconds, statements) of one request."""
    connection.set_schema_to_public()
    began, cpu = time.monotonic(), time.process_time()
    with CaptureQueriesContext(connection) as captured:
        answer = body()
    seconds, used = time.monotonic() - began, time.process_time() - cpu
    assert answer.status_code == wanted, f"answered {answer.status_code}, not {wanted}"
    return seconds, used, sum(not query["sql"].startswith("SET search_path") for query in captured)


def _middle(runs: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    """Medians of the seconds, and the most statements."""
    walls, cpus, statements = zip(*runs, strict=True)
    return percentile(list(walls), 0.5), percentile(list(cpus), 0.5), max(statements)


def _page(name: str, client: Client, times: int, path: str, milliseconds: int | None, most: int) -> bool:
    client.get(path)
    seconds, used, statements = _middle([_measured(lambda: client.get(path), 200) for _ in range(times)])
    limit = f"; wanted ≤ {milliseconds} ms" if milliseconds else ""
    print(
        f"  {name}: {seconds * 1000:.0f} ms ({used * 1000:.0f} ms of our processor{limit}),"
        f" {statements} statements (wanted ≤ {most})",
        flush=True,
    )
    return (milliseconds is None or seconds * 1000 <= milliseconds) and statements <= most


def _save(name: str, client: Client, times: int, path: str, button: dict[str, Any]) -> bool:
    """Open the form, change every price, send it back as a browser would."""
    runs = []
    for number in range(times):
        form = FormFields(client.get(path).content.decode()).fields
        price = [str(790_000 + number * 1000)]
        sent = {key: price if PRICE.fullmatch(key) else value for key, value in form.items()}
        runs.append(_measured(partial(client.post, path, sent | button), 302))
    seconds, used, statements = _middle(runs)
    print(
        f"  {name}: {seconds:.2f} s ({used:.2f} s of our processor; wanted ≤ 1 s), {statements} statements",
        flush=True,
    )
    return seconds <= 1
