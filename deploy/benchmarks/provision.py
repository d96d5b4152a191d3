"""How long a storefront takes to open, and whether the two hundredth costs what the tenth did."""

import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django_tenants.utils import schema_context

from deploy.benchmarks.machine import print_machine
from tenants.actions import provision_cooperative
from tenants.models import Cooperative, Region

EARLY, WINDOW = 10, 10


def run(times: int = 200) -> int:
    print_machine(f"provision: {times} storefronts in an empty database")
    call_command("migrate_storefronts", verbosity=0)
    with schema_context("public"):
        kinds = (Region.Kind.CITY, Region.Kind.REGENCY)
        regions = list(Region.objects.filter(kind__in=kinds).order_by("code")[:times])
    taken: list[float] = []
    for number in range(1, times + 1):
        began = time.monotonic()
        provision_cooperative(
            region=regions[(number - 1) % len(regions)],
            name=f"Koperasi Uji {number}",
            slug=f"uji-{number}",
            kind=Cooperative.Kind.GENERAL,
            actor="benchmark",
        )
        taken.append((time.monotonic() - began) * 1000)
        if number % 50 == 0:
            print(f"  … {number}", flush=True)
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "manage.py", "provision_cooperative", "--region", regions[0].code, "--name", "Koperasi Uji", "--slug", "uji"],
        cwd=settings.PROJECT_ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    command = time.monotonic() - began
    early = statistics.median(taken[max(0, EARLY - WINDOW // 2) : EARLY + WINDOW // 2])
    late = statistics.median(taken[-WINDOW:])
    print(f"  the {EARLY}th: {taken[min(EARLY, times) - 1]:.0f} ms (median around it {early:.0f} ms)")
    print(
        f"  the {times}th: {taken[-1]:.0f} ms (median of the last {WINDOW} {late:.0f} ms), {late / early:.2f} × as long"
    )
    print(f"  slowest: {max(taken):.0f} ms; the whole command: {command:.2f} s")
    print("  wanted: ≤ 1000 ms in-process, ≤ 5 s for the command, the last ≤ 1.3 × the early one")
    return 0 if late <= 1000 and command <= 5 and late / early <= 1.3 else 1
