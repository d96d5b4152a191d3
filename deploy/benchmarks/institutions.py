"""What an officer waits for: a request of 1,000 lines, a roster of 5,000 people, 500 people at one size link at once.

Through the pages, as browsers ask for them. Wall-clock time grows with whatever else the machine does.
"""

import io
import secrets
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context
from openpyxl import Workbook

from deploy.benchmarks.machine import percentile, print_machine
from marketplace.accounts.actions import register_user
from marketplace.accounts.actions.institutions import register_institution
from marketplace.accounts.models import Institution, User
from marketplace.procurement.actions import drafting, sizes
from marketplace.procurement.models import Request, SizePerson, SizeRoll
from tenants.models import Region
from tenants.selectors import portal

LINES, PEOPLE, AT_ONCE, THREADS, RUNS = 1_000, 5_000, 500, 20, 5
PAGE_S, IMPORT_S = 1.5, 10
PLAIN_FILES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def run(times: int = RUNS) -> int:
    print_machine(f"institutions: {LINES} lines, {PEOPLE} people, {AT_ONCE} at once; medians of {times}")
    call_command("migrate_storefronts", verbosity=0)
    # Files are gathered by deploy/up only; their addresses are no part of these figures.
    with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES):
        return measure(times)


def measure(times: int) -> int:
    """On the database as it is."""
    national = portal()
    with schema_context("public"):
        officer = register_user(
            email=f"petugas-{secrets.token_hex(4)}@contoh.id", name="Petugas", password=secrets.token_hex(), actor="bench"
        )  # fmt: skip
        institution = register_institution(
            name="Dinas Uji", kind=Institution.Kind.GOVERNMENT, region=Region.objects.get(code="36.72"),
            address="Jalan Uji 1", npwp="", by=officer,
        )  # fmt: skip
        request = drafting.start_list(institution=institution, kind="uniform", title="Batik", actor=officer)
    client = Client(SERVER_NAME=national.host, HTTP_HOST=national.host)
    with tenant_context(national):
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    room = f"/lembaga/ruang/{institution.pk}/permintaan/{request.pk}/"
    text = "\n".join(f"Barang {number} ; katun ; {number % 90 + 1} ; potong" for number in range(LINES))
    verdicts = [
        _timed(
            "1,000 lines saved", times, PAGE_S, 302, lambda: client.post(f"{room}daftar/", {"text": text})
        ),
        _timed("1,000 lines opened", times, PAGE_S, 200, lambda: client.get(f"{room}daftar/")),
        _timed("their request opened", times, PAGE_S, 200, lambda: client.get(room)),
    ]
    roll = _roll(request, officer)
    page = f"{room}ukuran/"
    wrong, right = roster(roll, mistakes=True), roster(roll)
    verdicts += [
        _timed("5,000 people with 50 mistakes told by row", 1, IMPORT_S, 422, lambda: client.post(page, _file(wrong))),
        _timed("5,000 people read and kept", 1, IMPORT_S, 302, lambda: client.post(page, _file(right))),
        _timed("their size list opened", times, PAGE_S, 200, lambda: client.get(page)),
        _timed("its last page opened", times, PAGE_S, 200, lambda: client.get(f"{page}?hal={PEOPLE // 100}")),
        _timed("one size corrected", times, PAGE_S, 302, lambda: _correct(client, page, roll)),
        _timed("packing list as XLSX", 1, IMPORT_S, 200, lambda: client.get(f"{page}daftar.xlsx")),
        _at_once(national.host, roll),
    ]  # fmt: skip
    return 0 if all(verdicts) else 1


def _timed(title: str, times: int, wanted: float, status: int, act: Callable[[], Any]) -> bool:
    taken = []
    for _time in range(times):
        connection.set_schema_to_public()
        began = time.monotonic()
        answer = act()
        taken.append(time.monotonic() - began)
        assert answer.status_code == status, f"{title}: answered {answer.status_code}"
    median = percentile(taken, 0.5)
    print(f"  {title:<45} {median:>6.2f} s   wanted ≤ {wanted} s", flush=True)
    return median <= wanted


def _roll(request: Request, officer: User) -> SizeRoll:
    with schema_context("public"):
        return sizes.open_roll(
            request=Request.objects.get(pk=request.pk), goods=None,
            freezes_on=timezone.localdate() + timedelta(days=7), spares_percent=2, actor=officer,
        )  # fmt: skip


def roster(roll: SizeRoll, *, mistakes: bool = False) -> bytes:
    """A staff list as personnel departments keep it; with `mistakes`, every hundredth row has a size that nobody sells."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Unit", "Nama", "WA", "Ukuran", "Potongan"])
    for number in range(PEOPLE):
        form = roll.forms[number % len(roll.forms)]
        size = "9XL" if mistakes and number % 100 == 0 else form["size"]
        # The last ones have not said yet.
        said = [size, form["cut"]] if number < PEOPLE - AT_ONCE else ["", ""]
        sheet.append([f"Bidang {number % 25}", f"Pegawai {number}", f"0812{number:08d}", *said])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _file(content: bytes) -> dict[str, Any]:
    return {"part": "people", "text": "", "file": SimpleUploadedFile("pegawai.xlsx", content)}


def _correct(client: Client, page: str, roll: SizeRoll) -> Any:
    with schema_context("public"):
        person = roll.people.exclude(choice="").order_by("?")[0]
    return client.post(f"{page}{person.pk}/", {"choice": roll.forms[0]["key"]})


def _at_once(host: str, roll: SizeRoll) -> bool:
    """Everybody opens their own link and sends a size at the same time; nobody may be lost."""
    with schema_context("public"):
        codes = list(roll.people.filter(choice="").order_by("position").values_list("code", flat=True))
    start, answers = threading.Barrier(THREADS), []

    def work(own: list[str]) -> None:
        client = Client(SERVER_NAME=host, HTTP_HOST=host)
        start.wait()
        for place, code in enumerate(own):
            address = f"/ukuran/{roll.token}/{code}/"
            client.get(address)
            choice = roll.forms[place % len(roll.forms)]["key"]
            answers.append(client.post(address, {"choice": choice}).status_code)
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=work, args=(codes[place::THREADS],)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.monotonic() - began
    with schema_context("public"):
        lost = SizePerson.objects.filter(roll=roll, choice="").count()
    print(f"  {f'{len(codes)} people at the size link at once':<45} {taken:>6.2f} s   {lost} lost (wanted 0)")
    return lost == 0 and len(answers) == AT_ONCE and set(answers) <= {200, 302}
