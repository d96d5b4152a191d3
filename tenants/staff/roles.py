"""The roles of a storefront as groups with permissions, written to every schema after its migrations.

Permissions only exist once Django's post_migrate has made them, so this is a function, not a migration. Idempotent.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

MANAGER = "manager"
EDITOR = "editor"
ORDER_DESK = "order_desk"
TREASURER = "treasurer"
OPERATOR = "operator"

# The name of the step and of its workflow, as editors and managers read it.
APPROVAL = "Pemeriksaan pengelola"

# These see or move money or people: they need a second factor.
NEEDS_SECOND_FACTOR = frozenset({MANAGER, TREASURER, OPERATOR})

ADMIN = ("wagtailadmin.access_admin",)
VIEW = ("view",)
WRITE = ("add", "change", "view")
ALL = ("add", "change", "delete", "view")


@dataclass(frozen=True)
class Role:
    """What a role may do: model permissions as {"app.model": verbs}, and rights on pages and pictures."""

    models: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


CATALOGUE = {
    f"catalogue.{model}": ALL
    for model in (
        "variant",
        "pricetier",
        "signatureproduct",
        "sizetable",
        "certificate",
        "member",
        "cateringoffer",
        "capacityexception",
    )
} | {
    # Products are archived, not deleted: orders and documents name them.
    "catalogue.product": (*WRITE, "publish", "lock", "unlock"),
    "catalogue.stock": WRITE,
    "catalogue.deliveryrate": ALL,
    "catalogue.productimage": ALL,
}

PICTURES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)

# Payments to members are reversed, never changed; reports are seen by whoever sees what members earn.
MEMBERS_MONEY = {"sharing.earning": VIEW, "sharing.memberpayment": ("add", "view")}

ROLES: dict[str, Role] = {
    MANAGER: Role(
        models=CATALOGUE
        | {
            "ordering.order": WRITE,
            "payments.payment": WRITE,
            **MEMBERS_MONEY,
            "procurement.request": WRITE,
            "procurement.quote": WRITE,
            "procurement.purchaseorder": WRITE,
            "staff.membership": ALL,
            "staff.invitation": ALL,
            "cms.storefronttheme": WRITE,
        },
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collections=(*PICTURES, "wagtailimages.delete_image"),
    ),
    # Writes stories and submits them; who leads the storefront publishes (see write_approval).
    EDITOR: Role(models=CATALOGUE, pages=("add_page", "change_page"), collections=PICTURES),
    ORDER_DESK: Role(
        models={
            "ordering.order": WRITE,
            "procurement.request": WRITE,
            "procurement.quote": WRITE,
            "procurement.purchaseorder": WRITE,
            "catalogue.product": VIEW,
            "catalogue.stock": WRITE,
        },
    ),
    TREASURER: Role(
        models={
            "ordering.order": VIEW,
            "payments.payment": WRITE,
            **MEMBERS_MONEY,
            "procurement.purchaseorder": VIEW,
        },
    ),
    # Held by people of the portal only; the group exists everywhere because schemas are alike, and is empty there.
    OPERATOR: Role(
        models=CATALOGUE
        | {
            "tenants.cooperative": WRITE,
            "tenants.domain": WRITE,
            "reference.category": WRITE,
            "reference.certificatekind": ("change", "view"),
            "reference.taxrule": WRITE,
            "reference.usualsize": ALL,
            "reference.usualcut": ALL,
            "search.synonymgroup": ALL,
            "procurement.purchaserule": WRITE,
            "procurement.orderconditions": WRITE,
            "ordering.order": VIEW,
            "procurement.request": VIEW,
            "staff.membership": ALL,
            "staff.invitation": ALL,
            "cms.storefronttheme": WRITE,
            "cms.featured": ALL,
        },
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collections=(*PICTURES, "wagtailimages.delete_image"),
    ),
}


def write_role_groups() -> None:
    """Make the groups of the current schema match ROLES."""
    Group.objects.exclude(name__in=ROLES).filter(name__in=["Moderators", "Editors"]).delete()
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    root_page = Page.objects.filter(depth=1).first()
    root_collection = Collection.objects.filter(depth=1).first()
    for name, role in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = [known[label] for label in _labels(role) if label in known]
        group.permissions.set(wanted)
        if root_page:
            _write_page_permissions(group, root_page, [known[f"wagtailcore.{verb}"] for verb in role.pages])
        if root_collection:
            _write_collection_permissions(
                group, root_collection, [known[label] for label in role.collections]
            )
    write_approval()


def write_approval() -> None:
    """One workflow of one step for all pages: whoever leads the storefront approves."""
    root_page = Page.objects.filter(depth=1).first()
    if root_page is None:
        return
    task = GroupApprovalTask.objects.order_by("pk").first() or GroupApprovalTask.objects.create(name=APPROVAL)
    task.groups.set(Group.objects.filter(name__in=[MANAGER, OPERATOR]))
    GroupApprovalTask.objects.filter(pk=task.pk).update(name=APPROVAL, active=True)
    workflow = Workflow.objects.order_by("pk").first() or Workflow.objects.create(name=APPROVAL)
    Workflow.objects.filter(pk=workflow.pk).update(name=APPROVAL, active=True)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=root_page, defaults={"workflow": workflow})


def _labels(role: Role) -> list[str]:
    labels = list(ADMIN)
    for model, verbs in role.models.items():
        app, model_name = model.split(".")
        labels += [f"{app}.{verb}_{model_name}" for verb in verbs]
    return labels


def _write_page_permissions(group: Group, page: Page, permissions: list[Permission]) -> None:
    GroupPagePermission.objects.filter(group=group).filter(~Q(permission__in=permissions)).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _write_collection_permissions(
    group: Group, collection: Collection, permissions: list[Permission]
) -> None:
    GroupCollectionPermission.objects.filter(group=group).filter(~Q(permission__in=permissions)).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
