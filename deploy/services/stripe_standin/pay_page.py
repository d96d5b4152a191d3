"""The pay page: what a buyer sees where Stripe's own page would be. Works without JavaScript, and says what it is."""

import re
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs

from deploy.services.stripe_standin.checkout import EMAIL, pay, session_of
from deploy.services.stripe_standin.errors import ApiError
from deploy.services.stripe_standin.events import Context

BANNER = "Stripe tiruan — tidak ada uang sungguhan yang berpindah"
SUCCEEDS = "4242 4242 4242 4242"
DECLINES = "4000 0000 0000 0002"
SPOKEN = {
    "generic_decline": "Bank menolak kartu ini. Coba kartu lain.",
    "insufficient_funds": "Saldo kartu ini tidak cukup. Coba kartu lain.",
    "expired_card": "Masa berlaku kartu ini sudah lewat. Coba kartu lain.",
    "incorrect_cvc": "Kode keamanan kartu tidak cocok. Periksa lagi tiga angka di belakang kartu.",
}
STYLE = """
:root{color-scheme:light;--ink:#1a1f36;--soft:#4f566b;--line:#c1c9d2;--accent:#4b3fd1;--bad:#a3162a;--banner:#fff3c4}
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:#f6f8fa}
.banner{background:var(--banner);border-bottom:2px solid #a87800;padding:.75rem 1rem;text-align:center;font-weight:700;margin:0}
main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem;display:grid;gap:1.5rem}
@media(min-width:48rem){main{grid-template-columns:1fr 1fr}}
section{background:#fff;border:1px solid var(--line);border-radius:.6rem;padding:1.25rem}
h1{font-size:1.3rem;margin:0 0 .5rem}h2{font-size:1.05rem;margin:1rem 0 .25rem}p{margin:.5rem 0}
ul{list-style:none;margin:0;padding:0}li{display:flex;justify-content:space-between;gap:1rem;padding:.4rem 0;
border-bottom:1px solid var(--line)}li span:first-child{overflow-wrap:anywhere}li span:last-child{white-space:nowrap}
.total{font-size:1.6rem;font-weight:700;margin:.25rem 0 1rem}.soft{color:var(--soft);font-size:.925rem}
label{display:block;font-weight:600;margin-top:.9rem}
input{width:100%;font:inherit;padding:.65rem .75rem;border:1px solid #69738a;border-radius:.4rem;margin-top:.25rem}
input[aria-invalid=true]{border-color:var(--bad);border-width:2px}.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
.complaint{color:var(--bad);font-weight:600;margin:.25rem 0}.alert{border:2px solid var(--bad);border-radius:.4rem;
padding:.6rem .8rem;color:var(--bad);font-weight:600}
button{width:100%;margin-top:1.4rem;font:inherit;font-weight:700;padding:.8rem;border:0;border-radius:.4rem;
background:var(--accent);color:#fff;cursor:pointer;min-height:3rem}button:hover{background:#382daf}
a{color:var(--accent)}:focus-visible{outline:3px solid #1a1f36;outline-offset:2px}
"""
Page = tuple[int, str, str | None]


def show(context: Context, identifier: str) -> Page:
    """The page for a session: status, HTML, and where to go instead."""
    try:
        session = session_of(context, identifier)
    except ApiError:
        return not_found()
    return _page(session, {"email": session["customer_email"] or ""}, {})


def submit(context: Context, identifier: str, body: str) -> Page:
    """Try to pay with what was filled in; a refusal shows the page again, filled."""
    try:
        session = session_of(context, identifier)
    except ApiError:
        return not_found()
    filled = {name: values[0].strip() for name, values in parse_qs(body, keep_blank_values=True).items()}
    if session["customer_email"]:
        filled["email"] = session["customer_email"]
    complaints = _complaints(filled) if session["status"] == "open" else {}
    if complaints:
        return _page(session, filled, complaints)
    buyer = {"email": filled.get("email"), "name": filled.get("name")}
    outcome = pay(context, identifier, _digits(filled.get("number", "")), buyer)
    if outcome.decline:
        spoken = SPOKEN[outcome.decline["decline_code"]]
        return _page(outcome.session, filled, {"number": spoken}, status=HTTPStatus.PAYMENT_REQUIRED)
    return _page(outcome.session, filled, {})


def not_found() -> Page:
    text = "<h1>Sesi pembayaran tidak ditemukan</h1><p>Kembali ke toko, lalu mulai pembayaran lagi dari pesanan Anda.</p>"
    return HTTPStatus.NOT_FOUND, frame(f"<section>{text}</section>"), None


def _page(session: dict, filled: dict, complaints: dict, status: int | None = None) -> Page:
    if session["status"] == "complete":
        return (
            HTTPStatus.SEE_OTHER,
            "",
            session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]),
        )
    if session["status"] == "expired":
        back = (
            f'<p><a href="{escape(session["cancel_url"])}">Kembali ke toko</a></p>'
            if session["cancel_url"]
            else ""
        )
        text = f"<h1>Sesi pembayaran sudah berakhir</h1><p>Tidak ada yang ditagih. Mulai lagi dari pesanan Anda.</p>{back}"
        return HTTPStatus.GONE, frame(f"<section>{text}</section>"), None
    code = status or (HTTPStatus.UNPROCESSABLE_ENTITY if complaints else HTTPStatus.OK)
    return code, frame(_summary(session) + _form(session, filled, complaints)), None


def _complaints(filled: dict) -> dict[str, str]:
    found = {}
    if not EMAIL.fullmatch(filled.get("email", "")):
        found["email"] = "Isi alamat surel, misalnya nama@contoh.id."
    if not _passes_luhn(_digits(filled.get("number", ""))):
        found["number"] = f"Periksa lagi nomor kartunya. Untuk mencoba, pakai {SUCCEEDS}."
    if not re.fullmatch(r"(0[1-9]|1[0-2])\s*/?\s*\d{2}", filled.get("expiry", "")):
        found["expiry"] = "Tulis bulan dan tahun, misalnya 12/34."
    if not re.fullmatch(r"\d{3,4}", filled.get("cvc", "")):
        found["cvc"] = "Tulis tiga angka di belakang kartu."
    if not filled.get("name"):
        found["name"] = "Isi nama seperti tertulis di kartu."
    return found


def _digits(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _passes_luhn(number: str) -> bool:
    """The check digit of card numbers (ISO/IEC 7812-1)."""
    if not re.fullmatch(r"\d{13,19}", number):
        return False
    digits = [int(digit) for digit in reversed(number)]
    return (
        sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits))
        % 10
        == 0
    )


def _summary(session: dict) -> str:
    lines = "".join(
        f"<li><span>{escape(line['description'])} × {line['quantity']}</span>"
        f"<span>{_money(line['amount_total'], session['currency'])}</span></li>"
        for line in session["_lines"]
    )
    back = (
        f'<p><a href="{escape(session["cancel_url"])}">Batal dan kembali ke toko</a></p>'
        if session["cancel_url"]
        else ""
    )
    return (
        '<section aria-labelledby="ringkasan"><h1 id="ringkasan">Ringkasan pembayaran</h1>'
        f'<p class="total">{_money(session["amount_total"], session["currency"])}</p><ul>{lines}</ul>{back}</section>'
    )


def _form(session: dict, filled: dict, complaints: dict) -> str:
    alert = (
        '<p class="alert" role="alert">Pembayaran belum berhasil. Periksa isian di bawah.</p>'
        if complaints
        else ""
    )
    email = (
        f"<p>Tanda terima dikirim ke <strong>{escape(session['customer_email'])}</strong></p>"
        if session["customer_email"]
        else _field("email", "Surel", filled, complaints, 'type="email" autocomplete="email"')
    )
    return (
        '<section aria-labelledby="kartu"><h1 id="kartu">Bayar dengan kartu</h1>'
        f'<p class="soft">Untuk mencoba: <strong>{SUCCEEDS}</strong> berhasil, <strong>{DECLINES}</strong> ditolak; '
        f"masa berlaku dan kode bebas.</p>{alert}"
        f'<form method="post" action="/c/pay/{session["id"]}" novalidate>{email}'
        + _field("number", "Nomor kartu", filled, complaints, 'inputmode="numeric" autocomplete="cc-number"')
        + '<div class="pair"><div>'
        + _field(
            "expiry",
            "Masa berlaku (bulan/tahun)",
            filled,
            complaints,
            'autocomplete="cc-exp" placeholder="12/34"',
        )
        + "</div><div>"
        + _field("cvc", "Kode keamanan", filled, complaints, 'inputmode="numeric" autocomplete="cc-csc"')
        + "</div></div>"
        + _field("name", "Nama di kartu", filled, complaints, 'autocomplete="cc-name"')
        + f"<button>Bayar {_money(session['amount_total'], session['currency'])}</button></form></section>"
    )


def _field(name: str, label: str, filled: dict, complaints: dict, more: str) -> str:
    complaint = complaints.get(name)
    described = f' aria-invalid="true" aria-describedby="{name}-complaint"' if complaint else ""
    told = f'<p class="complaint" id="{name}-complaint">{escape(complaint)}</p>' if complaint else ""
    return (
        f'<label for="{name}">{label}</label>'
        f'<input id="{name}" name="{name}" value="{escape(filled.get(name, ""))}" required {more}{described}>{told}'
    )


def _money(amount: int, currency: str) -> str:
    """Minor units as an Indonesian reads them: `Rp1.250.000`."""
    whole, cents = divmod(amount, 100)
    text = f"{whole:,}".replace(",", ".") + (f",{cents:02d}" if cents else "")
    return f"Rp{text}" if currency == "idr" else f"{currency.upper()} {text}"


def frame(body: str) -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{BANNER}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f'<style>{STYLE}</style></head><body><header><p class="banner">{BANNER}</p></header><main>{body}</main></body></html>'
    )
