"""A domain of a cooperative's own answers once its TXT entry carries our token, asked of a real name server.

The server is a small one of our own in a thread: it reads and writes real DNS messages over UDP on a free port.
"""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tenants.utils import schema_context, tenant_context

from marketplace.accounts.actions import register_user
from marketplace.core.models import DueWork
from tenants.domain_check import entry_name, entry_value, look_up
from tenants.domains import claim_domain, look_for_entry, prefer_domain, retry_domain
from tenants.models import Cooperative, Domain
from tenants.staff.models import RoleAssignment
from tenants.states import FAILED, VERIFIED, WAITING
from tenants.urls import base_address

pytestmark = pytest.mark.django_db
HOST = "tokocilegon.id"


class SmallNameServer:
    """Answers TXT questions from a dictionary; silent when told to be."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.is_silent = False
        self.asked = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, name="small name server", daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                wire, asker = self.socket.recvfrom(4096)
            except OSError:
                return
            self.asked += 1
            if self.is_silent:
                continue
            question = dns.message.from_wire(wire)
            answer = dns.message.make_response(question)
            answer.flags |= dns.flags.RA
            name = str(question.question[0].name).rstrip(".").lower()
            if name in self.entries:
                answer.answer.append(
                    dns.rrset.from_text(question.question[0].name, 60, "IN", "TXT", f'"{self.entries[name]}"')
                )
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self.socket.sendto(answer.to_wire(), asker)

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def names(settings) -> Iterator[SmallNameServer]:
    server = SmallNameServer()
    settings.DNS_RESOLVER = server.address
    yield server
    server.close()


@pytest.fixture
def claimed(cilegon, names) -> Domain:
    return claim_domain(cilegon, host=HOST, actor="test")


def _published(names: SmallNameServer, domain: Domain) -> None:
    names.entries[entry_name(domain.domain)] = entry_value(domain.token)


def test_claimed_domain_answers_nobody_before_it_is_verified(claimed, client):
    look_for_entry(claimed.pk)

    claimed.refresh_from_db()
    assert (claimed.status, claimed.finding) == (WAITING, "absent")
    assert client.get("/", HTTP_HOST=HOST).status_code == 404


def test_domain_with_its_entry_answers_and_can_become_primary(claimed, names, client, cilegon):
    _published(names, claimed)
    look_for_entry(claimed.pk)
    assert client.get("/", HTTP_HOST=HOST).status_code == 200

    claimed.refresh_from_db()
    prefer_domain(claimed, actor="test")

    page = client.get("/", HTTP_HOST="cilegon.localhost").content.decode()
    assert f'rel="canonical" href="{base_address(Cooperative.objects.get(pk=cilegon.pk))}/"' in page
    assert HOST in base_address(Cooperative.objects.get(pk=cilegon.pk))


def test_entry_with_another_value_verifies_nothing(claimed, names):
    names.entries[entry_name(HOST)] = entry_value("0" * 32)

    look_for_entry(claimed.pk)

    claimed.refresh_from_db()
    assert (claimed.status, claimed.finding) == (WAITING, "other")


def test_unverified_domain_cannot_become_primary(claimed):
    with pytest.raises(ValidationError):
        prefer_domain(claimed, actor="test")


@pytest.mark.parametrize("host", ["cilegon.localhost", "apa.localhost", HOST])
def test_claiming_anothers_or_our_own_host_is_refused(claimed, bekasi, host):
    with pytest.raises(ValidationError):
        claim_domain(bekasi, host=host, actor="test")


def test_looks_are_scheduled_and_end_after_a_week(claimed):
    assert DueWork.objects.filter(topic="domain.look", key=claimed.pk).exists()
    Domain.objects.filter(pk=claimed.pk).update(claimed_at=timezone.now() - timedelta(days=8))
    DueWork.objects.all().delete()

    look_for_entry(claimed.pk)

    claimed.refresh_from_db()
    assert claimed.status == FAILED
    assert not DueWork.objects.filter(topic="domain.look").exists()
    retry_domain(claimed, actor="test")
    assert Domain.objects.get(pk=claimed.pk).status == WAITING


def test_domain_that_loses_its_entry_for_three_days_gives_way_to_our_own(claimed, names, client, cilegon):
    _published(names, claimed)
    look_for_entry(claimed.pk)
    prefer_domain(Domain.objects.get(pk=claimed.pk), actor="test")
    names.entries.clear()

    for _day in range(3):
        look_for_entry(claimed.pk)

    assert Domain.objects.get(pk=claimed.pk).status == FAILED
    assert Cooperative.objects.get(pk=cilegon.pk).host == "cilegon.localhost"
    assert client.get("/", HTTP_HOST=HOST).status_code == 404


def test_silence_of_the_name_servers_counts_against_nobody(claimed, names, monkeypatch):
    _published(names, claimed)
    look_for_entry(claimed.pk)
    names.is_silent = True
    monkeypatch.setattr("tenants.domain_check.SECONDS", 0.3)

    for _day in range(4):
        look_for_entry(claimed.pk)

    assert Domain.objects.get(pk=claimed.pk).status == VERIFIED


def test_a_look_is_bounded_in_time(names, monkeypatch):
    names.is_silent = True
    monkeypatch.setattr("tenants.domain_check.SECONDS", 0.3)
    before = timezone.now()

    finding = look_up(HOST, "abc")

    assert not finding.is_answer
    assert timezone.now() - before < timedelta(seconds=3)


def test_operator_adds_looks_and_prefers_in_the_back_office(portal, cilegon, names, client_of, settings):
    settings.SECOND_FACTOR_EXEMPT_DOMAIN = "contoh.id"
    with schema_context("public"):
        user = register_user(email="operator@contoh.id", name="Operator", actor="test")
    with tenant_context(portal):
        RoleAssignment.objects.create(user=user, group=Group.objects.get(name="operator"))
    desk = client_of(portal, user)

    refused = desk.post("/admin/koperasi/cilegon/domain/", {"host": "bukan domain"})
    desk.post("/admin/koperasi/cilegon/domain/", {"host": f"https://www.{HOST}/toko"})
    domain = Domain.objects.get(domain=HOST)
    page = desk.get("/admin/koperasi/cilegon/domain/").content.decode()
    _published(names, domain)
    desk.post(f"/admin/koperasi/cilegon/domain/{domain.pk}/check/")
    desk.post(f"/admin/koperasi/cilegon/domain/{domain.pk}/primary/")

    assert refused.status_code == 422
    assert entry_name(HOST) in page and entry_value(domain.token) in page
    assert Cooperative.objects.get(pk=cilegon.pk).host == HOST
