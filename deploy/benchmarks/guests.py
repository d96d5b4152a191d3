"""Guests who buy something over HTTP, as a browser without scripts would, and press again when the line drops."""

import http.client
import re
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from deploy.benchmarks.running import Processes
from tenants.models import Cooperative

AT_ONCE = 4
PATIENCE = 60
PAUSE = 0.25
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN = re.compile(r'name="(key|total)" value="([^"]*)"')
RECIPIENT = {
    "name": "Sari Wulandari",
    "phone": "081234567890",
    "fulfilment": "delivery",
    "province": "36",
    "regency": "36.72",
    "district": "36.72.05",
    "street": "Jalan Ki Wasid 12, RT 02/RW 05",
}


class Refused(Exception):
    """The shop answered with something that no guest should see."""


@dataclass
class Guest:
    """One visitor with cookies of their own, at a port of this machine; `host` names the storefront."""

    host: str
    port: int
    email: str
    cookies: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    key: str = ""

    def buy(self, product_path: str, variant_id: int, zone: str = "city") -> str:
        """From the product to the order; the path of the order's page."""
        page = self._get(product_path)
        self._post("/keranjang/tambah/", page, variant=variant_id, quantity=1)
        page = self._get("/checkout/")
        self._post("/checkout/", page, **RECIPIENT, email=self.email)
        page = self._get("/checkout/kirim/")
        self._post("/checkout/kirim/", page, zone=zone, method="bank_transfer")
        page = self._get("/checkout/periksa/")
        fields = dict(HIDDEN.findall(page))
        self.key = fields["key"]
        return self._post("/checkout/pesan/", page, **fields)

    def _get(self, path: str) -> str:
        status, location, body = self._ask("GET", path, "")
        if status != 200:
            raise Refused(f"GET {path}: {status} {location}")
        return body

    def _post(self, path: str, page: str, **fields: object) -> str:
        found = TOKEN.search(page)
        if found is None:
            raise Refused(f"no form for {path}")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": found[1], **fields})
        status, location, answer = self._ask("POST", path, body)
        if status != 302:
            raise Refused(f"POST {path}: {status} {answer[:200]}")
        return location

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        """Ask again while nobody answers, as a person reloads."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answered = self._once(method, path, body)
                if answered[0] < 500:
                    return answered
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > deadline:
                raise Refused(f"{method} {path}: nobody answered for {PATIENCE} s")
            self.retries += 1
            time.sleep(PAUSE)

    def _once(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": f"{self.host}:{self.port}", "Accept-Encoding": "identity"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer.status, answer.headers.get("Location", ""), text


def buy(
    processes: Processes, cooperative: Cooperative, path: str, variant_id: int, number: int, name: str
) -> tuple[list[str], list[Guest]]:
    """Let guests buy, AT_ONCE at a time; what was refused, and the guests."""
    guests = [
        Guest(cooperative.host.partition(":")[0], processes.port, f"{name}-{each}@contoh.id")
        for each in range(number)
    ]

    def one(guest: Guest) -> str:
        try:
            guest.buy(path, variant_id)
        except Refused as refusal:
            return f"{guest.email}: {refusal}"
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            return [words for words in pool.map(one, guests) if words], guests
        except BaseException:
            # Interrupted: those who have not begun do not come any more.
            pool.shutdown(wait=False, cancel_futures=True)
            raise
