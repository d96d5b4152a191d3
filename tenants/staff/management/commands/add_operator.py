"""Make somebody a platform operator: `manage.py add_operator ani@contoh.id --name "Ani Lestari"`."""

from smtplib import SMTPException
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django_tenants.utils import tenant_context

from marketplace.accounts.actions import register_user
from marketplace.accounts.models import User
from marketplace.accounts.password_links import mail_password_link
from tenants.selectors import portal
from tenants.staff.actions import add_member
from tenants.staff.roles import OPERATOR
from tenants.staff.selectors import staff_member


class Command(BaseCommand):
    help = "Makes a person an operator of the portal, and mails a link to set a password when they have no account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="Full name; needed for a person without an account.")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as refusal:
            raise CommandError(f"{email} is not an e-mail address.") from refusal
        with tenant_context(portal()):
            user = User.objects.filter(email=email).first()
            if user is None:
                if not name:
                    raise CommandError(f"{email} has no account yet: say who it is with --name.")
                user = register_user(email=email, name=name, actor="command")
            found = staff_member(user.pk)
            add_member(user=user, roles={*(found.roles if found else ()), OPERATOR}, actor="command")
            self.stdout.write(f"{email} is an operator of the portal.")
            if not user.has_usable_password():
                self._mail(user)

    def _mail(self, user: User) -> None:
        try:
            mail_password_link(user)
        except (SMTPException, OSError) as failure:
            raise CommandError(
                "The mail server did not answer; run the command again for the mail."
            ) from failure
        self.stdout.write(
            "A link to set the password is in their mail; it asks for a second factor afterwards."
        )
