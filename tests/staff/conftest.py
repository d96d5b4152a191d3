import itertools

import pytest
from django.test import Client
from django_tenants.utils import schema_context

from marketplace.accounts.actions import register_user

PASSWORD = "lumbung padi di desa"

_numbers = itertools.count(1)


@pytest.fixture
def person(db):
    """Make a user with a confirmed e-mail address and a password."""

    def make(email="", name="Ani Lestari", **fields):
        with schema_context("public"):
            return register_user(
                email=email or f"orang{next(_numbers)}@contoh.id",
                name=name,
                password=PASSWORD,
                actor="test",
                **fields,
            )

    return make


@pytest.fixture
def browser(portal):
    """One browser on several hosts: cookies of each host are its own, as in life."""

    class Browser:
        def __init__(self):
            self.clients = {}

        def on(self, cooperative, **extra):
            if cooperative.host not in self.clients:
                self.clients[cooperative.host] = Client(HTTP_HOST=f"{cooperative.host}:8000", **extra)
            return self.clients[cooperative.host]

        def sign_in_at_portal(self, user, password=PASSWORD):
            answer = self.on(portal).post("/masuk/", {"login": user.email, "password": password})
            assert answer.status_code == 302, answer.content.decode()
            return answer

        def hop(self, cooperative, next_path="/"):
            """From the storefront's sign-in page over the portal to the ticket's address; not opened yet."""
            answer = self.on(cooperative).get("/masuk/", {"next": next_path})
            return self.on(portal).get(path_of(answer["Location"]))

        def enter(self, cooperative, next_path="/"):
            return self.on(cooperative).get(path_of(self.hop(cooperative, next_path)["Location"]))

    return Browser


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


@pytest.fixture
def path():
    return path_of
