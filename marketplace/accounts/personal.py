"""What accounts, their sign-in and the back offices keep about people. See core.personal."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import InstitutionMember
from marketplace.core.personal import Keeps, Person, add_obstacle, keeps, of_nobody


def _own(person: Person) -> Q:
    return Q(user_id=person.user_id)


keeps(
    Keeps(
        "accounts.User",
        _("Account"),
        lambda person: Q(pk=person.user_id),
        ("email", "name", "phone", "language", "date_joined", "last_login"),
        # Blanked by accounts.actions.anonymise_user, which also closes the account.
        {},
    )
)
keeps(Keeps("account.EmailAddress", _("E-mail addresses"), _own, ("email", "verified", "primary"), None))
keeps(
    Keeps(
        "account.EmailConfirmation",
        _("E-mail confirmations"),
        lambda person: Q(email_address__user_id=person.user_id),
        ("created", "sent"),
        None,
    )
)
keeps(Keeps("mfa.Authenticator", _("Second factor"), _own, ("type", "created_at", "last_used_at"), None))
keeps(
    Keeps(
        "accounts.Address",
        _("Addresses"),
        _own,
        ("recipient", "phone", "street", "landmark", "postcode", "district__name", "created_at"),
        None,
    )
)
keeps(
    Keeps("accounts.InstitutionMember", _("Roles in institutions"), _own, ("institution__name", "role"), None)
)
keeps(
    Keeps(
        "accounts.InstitutionInvitation",
        _("Invitations to institutions"),
        lambda person: Q(email__iexact=person.by_email),
        ("email", "institution__name", "roles", "expires_at"),
        None,
    )
)
keeps(
    Keeps(
        "accounts.Session",
        _("Where you are signed in"),
        _own,
        ("schema_name", "signed_in_at", "expire_date"),
        None,
    )
)
keeps(Keeps("accounts.SignInTicket", _("Sign-in tickets"), _own, ("host", "created_at"), None))
keeps(Keeps("staff.Membership", _("Work in a storefront"), _own, ("joined_at",), None, in_storefronts=True))
keeps(
    Keeps(
        "staff.RoleAssignment",
        _("Roles in a storefront"),
        _own,
        ("group__name", "assigned_at"),
        None,
        in_storefronts=True,
    )
)
keeps(
    Keeps(
        "staff.UserPermission",
        _("Permissions in a storefront"),
        _own,
        ("permission__codename",),
        None,
        in_storefronts=True,
    )
)
keeps(
    Keeps(
        "staff.Invitation",
        _("Invitations to a storefront"),
        lambda person: Q(email__iexact=person.by_email),
        ("email", "role__name", "expires_at"),
        None,
        in_storefronts=True,
    )
)
keeps(
    Keeps(
        "wagtailusers.UserProfile",
        _("Settings in the back office"),
        _own,
        ("preferred_language", "current_time_zone"),
        None,
        files=("avatar",),
        in_storefronts=True,
    )
)

keeps(
    Keeps(
        "accounts.DataExport",
        _("Copies of my data"),
        _own,
        ("status", "asked_at", "ready_at", "expires_at"),
        None,
        files=("file",),
    )
)
for label, title in (
    ("wagtailadmin.EditingSession", _("Pages open in the back office")),
    ("wagtailadmin.FormState", _("Forms half filled in the back office")),
    ("wagtailcore.APIToken", _("Keys of programs")),
    ("wagtailcore.PageSubscription", _("Pages followed in the back office")),
):
    keeps(Keeps(label, title, _own, ("pk",), None, in_storefronts=True))

of_nobody(
    "names by its id who did something to a storefront's own pages and goods",
    "catalogue.ImportRun",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.PageLogEntry",
    "wagtailcore.Revision",
)
of_nobody("a cooperative's own, shown to everybody", "tenants.Cooperative", "tenants.Domain")
of_nobody("an institution's own", "accounts.Institution", "accounts.InstitutionPlace")
of_nobody("an issued document, which tax law keeps for ten years", "core.Document")
of_nobody(
    "a password of pages, not of people",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.PageViewRestriction",
)
of_nobody(
    "people of the cooperative, who are no users; their cooperative answers to them", "catalogue.Member"
)
of_nobody(
    "notes about goods and papers",
    "catalogue.SizeTable",
    "catalogue.Certificate",
    "catalogue.DeliveryRate",
    "catalogue.Picture",
    "reference.CertificateCheck",
    "sharing.MemberPayment",
)
of_nobody(
    "a cooperative that applied, with who speaks for it; its papers are the cooperative's",
    "joining.Application",
)
of_nobody("an address that is emptied when the erasure is done", "accounts.Erasure")


def institutions_to_hand_over(user_id: int) -> list[str]:
    """An institution keeps a procurement officer: whoever is the only one names another first."""
    officers = InstitutionMember.objects.filter(role=InstitutionMember.Role.OFFICER)
    others = officers.filter(institution_id=OuterRef("institution_id"), user__is_active=True)
    alone = officers.filter(~Exists(others.exclude(user_id=user_id)), user_id=user_id)
    return [
        _now(
            "You are the only procurement officer of %(name)s. Invite a colleague as procurement officer first; then you"
            " can go."
        )
        % {"name": name}
        for name in alone.order_by("institution__name").values_list("institution__name", flat=True)
    ]


add_obstacle(institutions_to_hand_over)
