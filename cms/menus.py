"""The back office's menus: few items, in the words people use. Nobody finds anything in a longer one."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem, SubmenuMenuItem, admin_menu

MOST_ITEMS = 5
# What only confuses in a shop: everything behind these is reached from where it is needed, or not at all.
HIDDEN = {"documents", "help", "reports"}
# Staff and pictures are looked for twice a month; they stand below «Pengaturan».
MOVED = {"staff", "images"}
HIDDEN_SETTINGS = {"sites", "locales", "redirects", "users", "groups", "workflows", "workflow-tasks"}
RENAMED = {"explorer": _("Stories"), "certificate-checks": _("Certificates")}
# What goes first stands on another item's page as well: a new product on the list of products, institutions beside
# the orders.
ELSEWHERE = ("new-product", "procurement")
# The operator's five. The portal sells nothing of its own; whatever else there is stands below «Pengaturan».
AT_THE_PORTAL = {"cooperatives", "certificate-checks", "explorer", "pesanan", "settings"}
NOT_AT_THE_PORTAL = {"catalogue", "new-product"}


def shorten_main_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """A hook of Wagtail's: changes the list."""
    items[:] = [item for item in items if item.name not in HIDDEN | MOVED]
    if request.tenant.is_portal:
        items[:] = [item for item in items if item.name in AT_THE_PORTAL]
    for name in ELSEWHERE:
        if len(items) > MOST_ITEMS:
            items[:] = [item for item in items if item.name != name]
    for item in items:
        item.label = RENAMED.get(item.name, item.label)


def shorten_settings_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """A hook of Wagtail's: changes the list."""
    if request.tenant.is_portal:
        items.extend(_too_many_for_the_main_menu(request))
        items.sort(key=lambda item: item.order)
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]


def _too_many_for_the_main_menu(request: HttpRequest) -> list[MenuItem]:
    elsewhere = HIDDEN | MOVED | AT_THE_PORTAL | NOT_AT_THE_PORTAL
    found: list[MenuItem] = []
    for item in admin_menu.registered_menu_items:
        if item.name in elsewhere or not item.is_shown(request):
            continue
        is_group = isinstance(item, SubmenuMenuItem)
        found += item.menu.menu_items_for_request(request) if is_group else [item]
    return found
