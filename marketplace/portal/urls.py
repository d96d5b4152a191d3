"""URLs of the portal's own pages."""

from django.urls import URLPattern, URLResolver, path

from marketplace.portal.views import account, basket, cities, institution_people, orders, search

app_name = "portal"

account_urlpatterns: list[URLPattern | URLResolver] = [
    path("akun/", account.account, name="account"),
    path("akun/data-diri/", account.profile, name="profile"),
    path("akun/alamat/", account.addresses, name="addresses"),
    path("akun/alamat/baru/", account.address_add, name="address_add"),
    path("akun/alamat/<int:pk>/", account.address_change, name="address_change"),
    path("akun/alamat/<int:pk>/hapus/", account.address_remove, name="address_remove"),
    path("akun/alamat/<int:pk>/utama/", account.address_default, name="address_default"),
]

institution_people_urlpatterns: list[URLPattern | URLResolver] = [
    path("lembaga/daftar/", institution_people.register, name="institution_register"),
    path("lembaga/undangan/<str:token>/", institution_people.invitation, name="institution_invitation"),
    path("lembaga/<int:institution_id>/orang/", institution_people.people, name="institution_people"),
    path("lembaga/<int:institution_id>/orang/<int:user_id>/peran/", institution_people.roles, name="institution_roles"),
    path("lembaga/<int:institution_id>/orang/<int:user_id>/keluarkan/", institution_people.remove, name="institution_remove"),
    path("lembaga/<int:institution_id>/undangan/<int:pk>/kirim-ulang/", institution_people.resend, name="institution_resend"),
    path("lembaga/<int:institution_id>/undangan/<int:pk>/cabut/", institution_people.revoke, name="institution_revoke"),
]

ordering_urlpatterns: list[URLPattern | URLResolver] = [
    path("akun/pesanan/", orders.orders, name="orders"),
    path("keranjang/", basket.basket, name="basket"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *account_urlpatterns,
    *ordering_urlpatterns,
    *institution_people_urlpatterns,
    path("cari/", search.results, name="search"),
    path("kota/", cities.city_directory, name="cities"),
]
