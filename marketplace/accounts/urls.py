"""Sign-in at the portal, and the ticket hop that ends on a storefront.

`portal_urlpatterns` and `storefront_urlpatterns` are both mounted as the namespace `accounts`: the same names lead to
the portal's own pages on one and to the hop on the other. allauth reverses its own names without a namespace; they
exist on the portal only.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import URLPattern, URLResolver, path, re_path

from marketplace.accounts.views import admin_doors, entrance, portal, security, storefront
from tenants.staff import views as staff_views

app_name = "accounts"

sign_out_everywhere = portal.SignOutView.as_view()

staff_invitation = path("undangan/<str:token>/", staff_views.invitation, name="staff_invitation")

# At the portal's host.
portal_urlpatterns: list[URLPattern | URLResolver] = [
    path("masuk/", entrance.SignInView.as_view(), name="sign_in"),
    path("masuk/hop/", portal.hop, name="hop"),
    path("masuk/faktor/", portal.step_up, name="step_up"),
    path("daftar/", entrance.SignUpView.as_view(), name="sign_up"),
    path("keluar/", sign_out_everywhere, name="sign_out"),
    path("akun/keamanan/", security.security, name="security"),
    path("akun/keamanan/keluar-di-tempat-lain/", security.end_elsewhere, name="end_elsewhere"),
    staff_invitation,
]

# At every storefront's host.
storefront_urlpatterns: list[URLPattern | URLResolver] = [
    path("masuk/", storefront.sign_in, name="sign_in"),
    path("masuk/tiket/", storefront.ticket, name="ticket"),
    path("masuk/faktor/", storefront.step_up, name="step_up"),
    path("keluar/", storefront.sign_out, name="sign_out"),
    staff_invitation,
]

# allauth's own names, at the portal.
allauth_urlpatterns: list[URLPattern | URLResolver] = [
    path("masuk/", entrance.SignInView.as_view(), name="account_login"),
    path("masuk/kode/", mfa_views.authenticate, name="mfa_authenticate"),
    path("masuk/lagi/", account_views.reauthenticate, name="account_reauthenticate"),
    path("masuk/lagi/kode/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("masuk/ditutup/", account_views.account_inactive, name="account_inactive"),
    path("daftar/", entrance.SignUpView.as_view(), name="account_signup"),
    path("daftar/kode/", account_views.email_verification_sent, name="account_email_verification_sent"),
    path("keluar/", sign_out_everywhere, name="account_logout"),
    path("sandi/lupa/", entrance.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("sandi/lupa/terkirim/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/selesai/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("akun/email/", account_views.email, name="account_email"),
    path("akun/sandi/", account_views.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account_views.password_set, name="account_set_password"),
    path("akun/keamanan/", security.security, name="mfa_index"),
    path("akun/keamanan/aplikasi/", portal.ActivateSecondFactorView.as_view(), name="mfa_activate_totp"),
    path("akun/keamanan/aplikasi/lepas/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/keamanan/kode-cadangan/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/keamanan/kode-cadangan/baru/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "akun/keamanan/kode-cadangan/unduh/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

# On every host, before Wagtail's. Its user and group pages would show the people of all storefronts.
admin_urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/login/", admin_doors.sign_in),
    path("admin/logout/", admin_doors.sign_out),
    re_path(r"^admin/password_reset/", admin_doors.absent),
    re_path(r"^admin/(?:users|groups)(?:/|$)", admin_doors.absent),
    re_path(r"^admin/bulk/(?:accounts|auth)/", admin_doors.absent),
    path("admin/account/", staff_views.AdminAccountView.as_view()),
]
