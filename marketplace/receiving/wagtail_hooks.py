"""Deliveries and bills of institutions' orders in a storefront's back office, below «Lembaga»."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from marketplace.procurement.permissions import VIEW_PURCHASE_ORDER, VIEW_REQUEST
from marketplace.receiving import digest_views, invoice_views, statement_views, swap_views, views
from marketplace.receiving.permissions import CONFIRM_PAYMENT

ORDER = "permintaan/pesanan/<int:pk>/"
DELIVERY = "permintaan/pengiriman/<int:pk>/"
INVOICE = "permintaan/tagihan/<int:pk>/"
STATEMENT = "permintaan/tagihan/kolektif/<int:pk>/"
PAYMENT = f"{INVOICE}bayar/<int:payment>/"


@hooks.register("register_admin_urls")
def receiving_urls() -> list[URLPattern]:
    return [
        path("permintaan/pengiriman/", views.deliveries, name="receiving_deliveries"),
        path("permintaan/surel-harian/", digest_views.digest, name="receiving_digest"),
        path("permintaan/kalender/", views.calendar, name="receiving_calendar"),
        path(DELIVERY, views.delivery, name="receiving_delivery"),
        path(f"{DELIVERY}batal/", views.delivery_cancel, name="receiving_delivery_cancel"),
        path(f"{DELIVERY}menu/", views.menu, name="receiving_menu"),
        path(f"{DELIVERY}perubahan/<int:change>/", views.change_answer, name="receiving_change"),
        path(f"{DELIVERY}label.pdf", views.labels, name="receiving_labels"),
        path(f"{DELIVERY}tanda-tangan/", views.sign, name="receiving_sign"),
        path(f"{ORDER}pelaksanaan/", views.order, name="receiving_order"),
        path(f"{ORDER}kirim/", views.plan, name="receiving_plan"),
        path(f"{ORDER}berkas/<int:document>.pdf", views.paper, name="receiving_paper"),
        path(f"{ORDER}berkas/<int:document>/salinan/", views.attach, name="receiving_attach"),
        path(f"{ORDER}salinan/<int:copy>/", views.signed_copy, name="receiving_signed_copy"),
        path(f"{ORDER}tukar-ukuran/<int:swap>/", swap_views.swap, name="receiving_swap"),
        path(f"{ORDER}foto/<int:photo>/", views.photo, name="receiving_photo"),
        path(f"{ORDER}tagihan/", invoice_views.bill, name="receiving_bill"),
        path("permintaan/skala/", statement_views.scale, name="receiving_scale"),
        path(
            "permintaan/tagihan/bulanan/<int:institution>/", statement_views.collect, name="receiving_collect"
        ),
        path(STATEMENT, statement_views.statement, name="receiving_statement"),
        path(f"{STATEMENT}terima/", statement_views.statement_confirm, name="receiving_statement_confirm"),
        path(f"{STATEMENT}tolak/", statement_views.statement_refuse, name="receiving_statement_refuse"),
        path("permintaan/tagihan/", invoice_views.invoices, name="receiving_invoices"),
        path(INVOICE, invoice_views.invoice, name="receiving_invoice"),
        path(f"{INVOICE}faktur-pajak/", invoice_views.tax_invoice, name="receiving_tax_invoice"),
        path(
            f"{INVOICE}faktur-pajak/berkas/",
            invoice_views.tax_invoice_file,
            name="receiving_tax_invoice_file",
        ),
        path(f"{INVOICE}kredit/", invoice_views.credit, name="receiving_credit"),
        path(f"{PAYMENT}bukti/", invoice_views.proof, name="receiving_proof"),
        path(f"{PAYMENT}terima/", invoice_views.payment_confirm, name="receiving_payment_confirm"),
        path(f"{PAYMENT}tolak/", invoice_views.payment_refuse, name="receiving_payment_refuse"),
    ]


class BillsMenuItem(MenuItem):
    """For the treasurer, who sees bills but no requests; everybody else finds them below «Lembaga»."""

    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            not request.tenant.is_portal
            and user.has_perms([VIEW_PURCHASE_ORDER, CONFIRM_PAYMENT])
            and not user.has_perm(VIEW_REQUEST)
        )


@hooks.register("register_admin_menu_item")
def bills_menu_item() -> MenuItem:
    return BillsMenuItem(
        _("Institutions"), reverse("receiving_invoices"), name="receiving", icon_name="mail", order=211
    )
