from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from marketplace.core import subscriptions

# News of an application that the applicant is told by e-mail.
TOLD_TO_APPLICANT = (
    "application.sent",
    "application.asked",
    "application.refused",
    "application.verified",
    "application.provisioned",
)


class JoiningConfig(AppConfig):
    name = "marketplace.joining"
    verbose_name = _("Joining")

    def ready(self) -> None:
        for topic in TOLD_TO_APPLICANT:
            subscriptions.subscribe(topic, "joining.mail_applicant")
        subscriptions.subscribe("application.provisioning", "joining.provision")
        subscriptions.subscribe("cooperative.opening_asked", "joining.mail_operators")
