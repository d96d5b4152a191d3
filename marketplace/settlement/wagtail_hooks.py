"""The account with Lumbung below «Keuangan»; the operator's settlement beside «Koperasi»."""

from django.urls import URLPattern, path
from wagtail import hooks

from marketplace.settlement.views import bank, connect, operator, treasurer


@hooks.register("register_admin_urls")
def settlement_urls() -> list[URLPattern]:
    return [
        path("keuangan/lumbung/", treasurer.index, name="settlement_index"),
        path("keuangan/lumbung/rekening/", treasurer.statement, name="settlement_statement"),
        path("keuangan/lumbung/rekening/<int:pk>/", treasurer.monthly, name="settlement_monthly"),
        path("keuangan/lumbung/rekening/<int:pk>/pdf/", treasurer.monthly_pdf, name="settlement_monthly_pdf"),
        path("keuangan/mutasi/", bank.statements, name="settlement_bank_statements"),
        path("keuangan/mutasi/<int:pk>/", bank.statement, name="settlement_bank_statement"),
        path("keuangan/cara-bayar/", bank.ways, name="settlement_ways"),
        path("keuangan/akun-stripe/", connect.account, name="settlement_account"),
        path("penyelesaian/kiriman/", connect.transfers, name="settlement_transfers"),
        path("penyelesaian/", operator.overview, name="settlement_overview"),
        path("penyelesaian/tulis/", operator.write, name="settlement_write"),
        path("penyelesaian/tarif/", operator.rates, name="settlement_rates"),
        path("penyelesaian/rekening/", operator.statements, name="settlement_statements"),
        path("penyelesaian/rekening/<int:pk>/", operator.statement_pdf, name="settlement_statement_pdf"),
        path("penyelesaian/<int:pk>/", operator.batch, name="settlement_batch"),
        path("penyelesaian/<int:pk>/berkas/", operator.bank_file, name="settlement_bank_file"),
        path("penyelesaian/<int:pk>/<slug:step>/", operator.step, name="settlement_step"),
    ]
