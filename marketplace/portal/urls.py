"""URLs of the portal's own pages."""

from django.urls import URLPattern, URLResolver, path

from marketplace.ordering.views import tracking
from marketplace.portal.views import (
    account,
    api_docs,
    awards,
    basket,
    calendar,
    checkout,
    checkout_done,
    cities,
    deliveries,
    dialogue,
    doors,
    institution_people,
    institution_rules,
    invoices,
    joining,
    my_data,
    orders,
    penalties,
    purchase_orders,
    reports,
    request_lists,
    request_series,
    request_steps,
    request_wishes,
    requests,
    search,
    size_entry,
    sizes,
    statements,
    swaps,
    workspace,
)
from search.views import suggest

app_name = "portal"

account_urlpatterns: list[URLPattern | URLResolver] = [
    path("akun/", account.account, name="account"),
    path("akun/data-diri/", account.profile, name="profile"),
    path("akun/data-saya/", my_data.my_data, name="my_data"),
    path("akun/data-saya/salinan/", my_data.export, name="my_data_export"),
    path("akun/data-saya/salinan/<int:pk>/", my_data.export_file, name="my_data_file"),
    path("akun/data-saya/hapus/", my_data.erase, name="my_data_erase"),
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
    path(
        "lembaga/<int:institution_id>/orang/<int:user_id>/peran/",
        institution_people.roles,
        name="institution_roles",
    ),
    path(
        "lembaga/<int:institution_id>/orang/<int:user_id>/keluarkan/",
        institution_people.remove,
        name="institution_remove",
    ),
    path(
        "lembaga/<int:institution_id>/undangan/<int:pk>/kirim-ulang/",
        institution_people.resend,
        name="institution_resend",
    ),
    path(
        "lembaga/<int:institution_id>/undangan/<int:pk>/cabut/",
        institution_people.revoke,
        name="institution_revoke",
    ),
]

ordering_urlpatterns: list[URLPattern | URLResolver] = [
    path("lacak/", tracking.track, name="track"),
    path("lacak/kode/", tracking.code, name="track_code"),
    path("akun/pesanan/", orders.orders, name="orders"),
    path("keranjang/", basket.basket, name="basket"),
    path("checkout/", checkout.address, name="checkout"),
    path("checkout/kirim/", checkout.payment, name="checkout_payment"),
    path("checkout/periksa/", checkout.check, name="checkout_check"),
    path("checkout/pesan/", checkout.place, name="checkout_place"),
    path("checkout/selesai/<uuid:key>/", checkout_done.done, name="checkout_done"),
    path("checkout/selesai/<uuid:key>/bayar/", checkout_done.pay, name="checkout_pay"),
    path("checkout/selesai/<uuid:key>/dibayar/", checkout_done.paid, name="checkout_paid"),
]

joining_urlpatterns: list[URLPattern | URLResolver] = [
    path("gabung/", joining.apply, name="apply"),
    path("gabung/<str:token>/", joining.application, name="application"),
    path("gabung/<str:token>/batal/", joining.withdraw, name="application_withdraw"),
    path("gabung/<str:token>/berkas/<int:pk>/", joining.paper, name="application_paper"),
]

ROOM = "lembaga/ruang/<int:institution_id>/"
REQUEST = f"{ROOM}permintaan/<int:pk>/"
PURCHASE_ORDER = f"{ROOM}pesanan/<int:pk>/"

DELIVERY = f"{PURCHASE_ORDER}pengiriman/<int:delivery>/"
INVOICE = f"{PURCHASE_ORDER}tagihan/<int:invoice>/"

receiving_urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{PURCHASE_ORDER}pelaksanaan/", deliveries.progress, name="order_progress"),
    path(f"{PURCHASE_ORDER}ketentuan/", deliveries.terms, name="order_terms"),
    path(f"{PURCHASE_ORDER}tanpa-pengganti/<int:line>/", deliveries.waive, name="order_waive"),
    path(f"{PURCHASE_ORDER}tukar-ukuran/", swaps.ask, name="swap_ask"),
    path(f"{PURCHASE_ORDER}tukar-ukuran/<int:swap>/selesai/", swaps.done, name="swap_done"),
    path(f"{PURCHASE_ORDER}berkas/<int:document>.pdf", deliveries.paper, name="order_paper"),
    path(f"{PURCHASE_ORDER}berkas/<int:document>/salinan/", deliveries.attach, name="order_attach"),
    path(f"{PURCHASE_ORDER}salinan/<int:copy>/", deliveries.signed_copy, name="order_signed_copy"),
    path(f"{PURCHASE_ORDER}foto/<int:photo>/", deliveries.photo, name="order_photo"),
    path(DELIVERY, deliveries.delivery, name="delivery"),
    path(f"{DELIVERY}porsi/", deliveries.portions, name="delivery_portions"),
    path(f"{DELIVERY}tanda-tangan/", deliveries.sign, name="delivery_sign"),
    path(f"{PURCHASE_ORDER}denda/<int:delivery>/", penalties.penalty, name="order_penalty"),
    path(f"{REQUEST}berulang/", request_series.series_step, name="request_series"),
    path(f"{ROOM}tagihan/", invoices.invoices, name="invoices"),
    path(f"{ROOM}tagihan/kolektif/<int:statement>/", statements.statement, name="statement"),
    path(INVOICE, invoices.invoice, name="invoice"),
    path(f"{INVOICE}faktur-pajak/", invoices.tax_invoice, name="tax_invoice"),
    path(f"{INVOICE}bukti/<int:payment>/", invoices.proof, name="invoice_proof"),
    path(f"{PURCHASE_ORDER}berkas.zip", reports.order_archive, name="order_archive"),
    path(f"{ROOM}kalender/", calendar.calendar, name="calendar"),
    path(f"{ROOM}laporan/", reports.report, name="report"),
    path(f"{ROOM}laporan/cetak/", reports.report_issue, name="report_issue"),
    path(f"{ROOM}laporan/<int:document>.pdf", reports.report_paper, name="report_paper"),
    path(f"{ROOM}laporan/<slug:measure>/", reports.documents, name="report_documents"),
    path("terima/<uuid:reference>/", deliveries.parcel, name="parcel"),
]

procurement_urlpatterns: list[URLPattern | URLResolver] = [
    path("lembaga/", doors.institutions, name="institutions"),
    path("lembaga/<int:institution_id>/", workspace.short_address, name="workspace_short"),
    path("lembaga/permintaan/baru/", requests.start, name="request_start"),
    path("lembaga/permintaan/dari-pencarian/", request_wishes.start, name="request_from_search"),
    path(ROOM, workspace.workspace, name="workspace"),
    path(f"{ROOM}permintaan/", workspace.requests, name="requests"),
    path(f"{ROOM}pesanan/", workspace.purchase_orders, name="purchase_orders"),
    path(REQUEST, requests.detail, name="request"),
    path(f"{REQUEST}barang/", request_steps.goods, name="request_goods"),
    path(f"{REQUEST}tanggal/", request_steps.schedule, name="request_schedule"),
    path(f"{REQUEST}catatan/", request_steps.note, name="request_note"),
    path(f"{REQUEST}kirim/", requests.send, name="request_send"),
    path(f"{REQUEST}batal/", requests.cancel, name="request_cancel"),
    path(f"{REQUEST}penawaran/<int:quote>/terima/", awards.accept, name="quote_accept"),
    path(f"{REQUEST}penawaran/<int:quote>/tolak/", requests.decline, name="quote_decline"),
    path(f"{ROOM}permintaan/daftar/", request_lists.start_list, name="request_start_list"),
    path(f"{REQUEST}daftar/", request_lists.lines, name="request_lines"),
    path(f"{REQUEST}kain/", request_lists.cloth, name="request_cloth"),
    path(f"{REQUEST}koperasi/", request_lists.asked, name="request_asked"),
    path(f"{REQUEST}lampiran/", request_lists.papers, name="request_papers"),
    path(f"{REQUEST}lampiran/<int:file>/", request_lists.file, name="request_file"),
    path(f"{REQUEST}lagi/", request_lists.again, name="request_again"),
    path(f"{REQUEST}tanya/<int:question>/", dialogue.answer, name="question_answer"),
    path(f"{REQUEST}penawaran/<int:quote>/tawar/", dialogue.counter, name="quote_counter"),
    path(f"{REQUEST}ukuran/", sizes.roll, name="sizes"),
    path(f"{REQUEST}ukuran/lakukan/", sizes.act, name="sizes_act"),
    path(f"{REQUEST}ukuran/daftar.xlsx", sizes.file, name="sizes_file"),
    path(f"{REQUEST}ukuran/<int:person>/", sizes.person, name="size_person"),
    path("ukuran/<str:token>/", size_entry.entry, name="size_entry"),
    path("ukuran/<str:token>/<str:code>/", size_entry.own, name="size_own"),
    path(f"{REQUEST}pesan-langsung/", awards.direct, name="order_directly"),
    path(f"{PURCHASE_ORDER}ubah/", purchase_orders.amend, name="amend"),
    path(
        f"{PURCHASE_ORDER}adendum/<int:addendum>/dokumen.pdf",
        purchase_orders.addendum_file,
        name="addendum_file",
    ),
    path(f"{REQUEST}bagi/", awards.split, name="quote_split"),
    path(f"{REQUEST}usulan/<int:award>/", awards.award, name="award"),
    path(f"{ROOM}cara-membeli/", institution_rules.rules, name="institution_rules"),
    path(f"{ROOM}cara-membeli/alamat/<int:pk>/hapus/", institution_rules.place_remove, name="place_remove"),
    path(f"{ROOM}anggaran/", institution_rules.budget, name="budget"),
    path(f"{ROOM}anggaran/<int:pk>/", institution_rules.budget_line, name="budget_line"),
    path(PURCHASE_ORDER, purchase_orders.detail, name="purchase_order"),
    path(f"{PURCHASE_ORDER}dokumen.pdf", purchase_orders.file, name="purchase_order_file"),
    path("lembaga/<slug:door>/", doors.door, name="door"),
    path("verifikasi/<str:token>/", purchase_orders.verification, name="verification"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *account_urlpatterns,
    *ordering_urlpatterns,
    *institution_people_urlpatterns,
    *joining_urlpatterns,
    *receiving_urlpatterns,
    *procurement_urlpatterns,
    path("cari/", search.results, name="search"),
    path("cari/saringan/", search.result_facets, name="search_facets"),
    path("cari/saran/", suggest, name="suggest"),
    path("api/docs/", api_docs.documentation, name="api_docs"),
    path("kota/", cities.city_directory, name="cities"),
    path("kota/<slug:city>/", cities.city, name="city"),
]
