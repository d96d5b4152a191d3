"""The inbox's HTML. Its readers walk through the demo, so it speaks Indonesian."""

from collections.abc import Sequence
from html import escape

from deploy.services.mailcatcher.mailbox import Mail

STYLE = """
:root{color-scheme:light dark;--ink:#1d2521;--soft:#55615b;--paper:#fbfaf7;--line:#d9d8d0;--accent:#0b5a45}
@media(prefers-color-scheme:dark){:root{--ink:#ecefe9;--soft:#a9b4ae;--paper:#161b18;--line:#38413c;--accent:#7fd0b5}}
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main,header{max-width:60rem;margin:auto;padding:1rem}h1{font-size:1.4rem;margin:.2rem 0;overflow-wrap:anywhere}
p{margin:.4rem 0}.soft{color:var(--soft)}a{color:var(--accent)}a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
ul{list-style:none;padding:0;margin:1rem 0}li{border-top:1px solid var(--line)}li a{display:block;padding:.75rem .25rem;
text-decoration:none;color:inherit}li a:hover strong{text-decoration:underline}li span{display:block}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}dd{margin:0;overflow-wrap:anywhere}
iframe{width:100%;height:70vh;border:1px solid var(--line);background:#fff;border-radius:.4rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:1rem;border-radius:.4rem}
"""


def inbox(mails: Sequence[Mail]) -> str:
    rows = "".join(
        f'<li><a href="/{mail.name}"><strong>{escape(mail.header("Subject") or "(tanpa judul)")}</strong>'
        f'<span class="soft">Kepada {escape(mail.envelope_to)} · {_when(mail)}</span></a></li>'
        for mail in mails
    )
    listed = (
        f"<ul>{rows}</ul>"
        if mails
        else "<p>Belum ada surat. Surat yang dikirim Lumbung akan muncul di sini.</p>"
    )
    return _page(
        "Kotak surat percobaan",
        '<p class="soft">Semua surel Lumbung di komputer ini berhenti di sini; tidak ada yang sampai ke internet.</p>'
        + listed,
    )


def mail(mail: Mail) -> str:
    subject = mail.header("Subject") or "(tanpa judul)"
    html, text = mail.body("html"), mail.body("plain")
    parts = [
        '<p><a href="/">← Semua surat</a></p>',
        f"<dl><dt>Dari</dt><dd>{escape(mail.header('From'))}</dd>",
        f"<dt>Kepada</dt><dd>{escape(mail.envelope_to)}</dd><dt>Waktu</dt><dd>{_when(mail)}</dd></dl>",
    ]
    if mail.attachments:
        names = "".join(
            f'<li><a href="/{mail.name}/attachments/{number}">{escape(part.get_filename() or "lampiran")}</a></li>'
            for number, part in enumerate(mail.attachments)
        )
        parts.append(f"<h2>Lampiran</h2><ul>{names}</ul>")
    if html is not None:
        parts.append(f'<h2>Tampilan HTML</h2><iframe src="/{mail.name}/html" title="Isi surat" sandbox="allow-popups '
                     'allow-popups-to-escape-sandbox"></iframe>'
                     f'<p><a href="/{mail.name}/html">Buka sebagai halaman sendiri</a></p>')  # fmt: skip
    if text is not None:
        parts.append(f'<h2>Teks</h2><pre tabindex="0">{escape(text)}</pre>')
    parts.append(f'<p><a href="/{mail.name}/raw">Lihat sumber surat</a></p>')
    return _page(subject, "".join(parts))


def not_found() -> str:
    return _page("Surat tidak ditemukan", '<p><a href="/">← Semua surat</a></p>')


def _when(mail: Mail) -> str:
    return f"{mail.received_at:%d-%m-%Y %H.%M.%S}"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
