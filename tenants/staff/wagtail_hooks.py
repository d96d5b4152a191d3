"""«Staf» in the back office, in place of Wagtail's lists of users and groups, which would show every storefront's people."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tenants.staff import views
from tenants.staff.activity_views import activity
from tenants.staff.permissions import MANAGE


@hooks.register("register_admin_urls")
def staff_urls() -> list[URLPattern]:
    return [
        path("staf/", views.index, name="staff_index"),
        path("staf/aktivitas/", activity, name="staff_activity"),
        path("staf/undang/", views.invite, name="staff_invite"),
        path("staf/<int:user_id>/peran/", views.roles, name="staff_roles"),
        path("staf/<int:user_id>/keluarkan/", views.remove, name="staff_remove"),
        path("staf/undangan/<int:pk>/kirim-ulang/", views.resend, name="staff_resend"),
        path("staf/undangan/<int:pk>/cabut/", views.revoke, name="staff_revoke"),
    ]


class StaffMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)


@hooks.register("register_settings_menu_item")
def activity_menu_item() -> MenuItem:
    return StaffMenuItem(
        _("Activity log"), reverse("staff_activity"), name="activity", icon_name="history", order=25
    )


@hooks.register("register_admin_menu_item")
def staff_menu_item() -> MenuItem:
    return StaffMenuItem(_("Staff"), reverse("staff_index"), name="staff", icon_name="group", order=900)
