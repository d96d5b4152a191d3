"""The page on which a connected account's owner would tell Stripe about it. Here a button says how it went."""

from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs

from deploy.services.stripe_standin.connect import onboard
from deploy.services.stripe_standin.events import Context
from deploy.services.stripe_standin.pay_page import Page, frame, not_found

CHOICES = (
    ("done", "Lengkapi semuanya", "Akun siap menerima kiriman uang."),
    ("partly", "Isi sebagian saja", "Data masih kurang: akun belum siap."),
    ("more", "Stripe meminta data lagi", "Akun yang sudah siap berhenti menerima sampai datanya dilengkapi."),
    (
        "withdrawn",
        "Cairkan seluruh saldo ke bank",
        "Akun tetap siap, tetapi tidak ada lagi yang dapat ditarik kembali darinya.",
    ),
)


def show(context: Context, identifier: str, body: str | None = None) -> Page:
    """The page, or after a choice the way back to the shop."""
    account = context.store.get(context.account, "account", identifier)
    if account is None or "_return" not in account:
        return not_found()
    if body is not None:
        wanted = parse_qs(body).get("outcome", [""])[0]
        if wanted in {choice[0] for choice in CHOICES}:
            onboard(context, identifier, wanted)
        return HTTPStatus.SEE_OTHER, "", account["_return"]
    forms = "".join(
        f'<form method="post" action="/c/onboarding/{escape(identifier)}"><p class="soft">{told}</p>'
        f'<button name="outcome" value="{value}">{title}</button></form>'
        for value, title, told in CHOICES
    )
    text = (
        f'<section aria-labelledby="akun"><h1 id="akun">Akun {escape(identifier)}</h1><p>Di Stripe yang sebenarnya,'
        f" pengurus koperasi mengisi data badan usaha dan rekening banknya di sini.</p>{forms}"
        f'<p><a href="{escape(account["_return"])}">Kembali tanpa mengisi</a></p></section>'
    )
    return HTTPStatus.OK, frame(text), None
