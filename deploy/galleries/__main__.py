"""`deploy/gallery`: photograph the running marketplace and write one HTML page of it."""

import argparse
import html
import os
import shutil
import sys
from pathlib import Path

from deploy.galleries.camera import WIDTHS, Photograph, camera
from deploy.galleries.sights import SIGHTS
from deploy.services.environment import load_environment

PROJECT_ROOT = Path(__file__).resolve().parents[2]
STYLE = """body{font:14px/1.4 system-ui;margin:1rem;background:#f4f1ea}section{margin-block:2rem;border-top:1px solid #999}
h2{margin:.5rem 0}figure{display:inline-block;vertical-align:top;margin:0 1rem 1rem 0}img{display:block;border:1px solid #aaa}
img.phone{width:360px}img.desktop{width:860px}.problem{color:#95312b;font-weight:bold}nav a{margin-right:.75rem}"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="deploy/gallery", description=__doc__)
    parser.add_argument("--only", default="", help="just the pages whose title holds this word")
    parser.add_argument(
        "--out", type=Path, default=PROJECT_ROOT / "var" / "gallery", help="folder to write into"
    )
    parser.add_argument("--base-url", default="", help="address of the portal (that of deploy/up)")
    chosen = parser.parse_args()
    load_environment(PROJECT_ROOT)
    base_url = chosen.base_url or os.environ.get("BASE_URL", "http://localhost:8000")
    shutil.rmtree(chosen.out, ignore_errors=True)
    chosen.out.mkdir(parents=True)
    wanted = [sight for sight in SIGHTS if chosen.only.lower() in sight.title.lower()]
    photographs: list[list[Photograph]] = []
    with camera(base_url, chosen.out) as held:
        for number, sight in enumerate(wanted):
            pair = [held.take(sight, width, number) for width in WIDTHS]
            photographs.append(pair)
            problems = " ".join(f"{one.width}: {one.problem}" for one in pair if one.problem)
            print(f"{number + 1:3d}/{len(wanted)} {sight.title} {problems}", flush=True)
    page = chosen.out / "index.html"
    page.write_text(_page(photographs))
    print(page)
    return int(any(one.problem for pair in photographs for one in pair))


def _page(photographs: list[list[Photograph]]) -> str:
    links = "".join(
        f'<a href="#s{n}">{html.escape(pair[0].sight.title)}</a>' for n, pair in enumerate(photographs)
    )
    sections = "".join(
        f'<section id="s{n}"><h2>{html.escape(pair[0].sight.title)}</h2>{"".join(map(_figure, pair))}</section>'
        for n, pair in enumerate(photographs)
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{STYLE}</style><nav>{links}</nav>{sections}'


def _figure(one: Photograph) -> str:
    facts = f"{one.nodes:,} nodes · {one.requests} requests · {one.weight / 1000:,.0f} KB"
    said = "".join(
        f'<br><span class="problem">{html.escape(text)}</span>' for text in [one.problem, *one.noise] if text
    )
    picture = f'<img class="{one.width}" src="{one.file}" alt="" loading="lazy">' if one.file else ""
    return f'<figure>{picture}<figcaption><a href="{html.escape(one.address)}">{html.escape(one.address)}</a><br>{facts}{said}</figcaption></figure>'


if __name__ == "__main__":
    sys.exit(main())
