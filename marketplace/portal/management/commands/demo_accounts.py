"""`manage.py demo_accounts`: who can sign in to the demonstration, where, as what."""

from django.core.management.base import BaseCommand

from deploy.demo.seeding import content
from deploy.demo.seeding.people import OPERATOR_EMAIL, PASSWORD, SECOND_OPERATOR_EMAIL
from tenants.selectors import portal, storefronts
from tenants.urls import base_address

ROLES = {"manager": "manager", "editor": "editor", "order_desk": "order desk", "treasurer": "treasurer"}


class Command(BaseCommand):
    help = "Lists the demonstration's accounts."

    def handle(self, *args: object, **options: object) -> None:
        hosts = {cooperative.slug: base_address(cooperative) for cooperative in storefronts()}
        home = base_address(portal())
        self.stdout.write(f"Demo accounts (password of all: {PASSWORD}; exempt from the second factor):")
        self._line(home + "/masuk/", content.read("shoppers")["shoppers"][0]["email"], "shopper")
        for one in content.read("institutions")["institutions"][:1]:
            for person in one["people"]:
                self._line(home + "/lembaga/", person["email"], f"{person['role']} of {one['name']}")
        for one in content.cooperatives()[:2]:
            for person in one["staff"]:
                self._line(
                    hosts.get(one["slug"], "") + "/admin/",
                    person["email"],
                    f"{ROLES[person['role']]} of {one['name']}",
                )
        self._line(home + "/admin/", OPERATOR_EMAIL, "operator of the platform")
        self._line(home + "/admin/", SECOND_OPERATOR_EMAIL, "second operator, approves payouts")

    def _line(self, address: str, email: str, what: str) -> None:
        self.stdout.write(f"  {email:<40} {what:<60} {address}")
