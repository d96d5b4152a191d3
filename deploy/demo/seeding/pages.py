"""Home texts and stories of one storefront, and of the portal."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page

from cms.models import ContactPage, HomePage, PlainPage, PortalHomePage, StoryIndexPage, StoryPage
from deploy.demo.seeding.pictures_of import Album, cover_job, scene_job, story_jobs
from marketplace.catalogue.models import Member, Product, SignatureProduct
from marketplace.catalogue.pictures import NATURAL
from search.models import Entry
from tenants.models import Cooperative
from tenants.urls import base_address

# Two pictures each, beside the cover.
GALLERIES = 2


def write_home(cooperative: dict[str, Any], album: Album) -> None:
    """What the storefront says of itself, on its home, about and contact pages."""
    home = HomePage.objects.get()
    home.title = cooperative["name"]
    home.welcome = cooperative["tagline"]
    home.about = cooperative["about"].strip()
    home.cover = album.keep(cover_job(cooperative["theme"]), title=cooperative["name"])
    home.search_description = cooperative["tagline"]
    home.save_revision().publish()
    about = PlainPage.objects.get(slug="tentang")
    about.intro = cooperative["tagline"]
    about.body = [
        ("text", paragraphs(cooperative["about"])),
    ]
    about.save_revision().publish()
    contact = ContactPage.objects.get()
    contact.intro = "Tanyakan apa saja: ukuran, ongkos kirim, atau pesanan banyak untuk kantor Anda."
    contact.opening_hours = cooperative["delivery"].get("pickup_hours", "")
    contact.save_revision().publish()
    index = StoryIndexPage.objects.get()
    index.intro = "Dari tangan yang mengerjakannya, dengan kata-katanya sendiri."
    index.save_revision().publish()


def write_stories(
    cooperative: dict[str, Any], members: dict[str, Member], products: dict[str, Product], album: Album
) -> None:
    index = StoryIndexPage.objects.get()
    for one in cooperative.get("stories", []):
        blocks, cover, cover_alt = _blocks(one, cooperative["theme"], album, members, products)
        blocks = _with_work_from_near_by(blocks)
        story = StoryPage(
            title=one["title"],
            slug=one["slug"],
            maker=members.get(one["maker"]),
            place=one["place"],
            intro=one["intro"],
            told_on=timezone.localdate() - datetime.timedelta(days=one["days_ago"]),
            cover=cover,
            cover_alt=cover_alt[:200],
            body=blocks,
            search_description=one["intro"][:160],
        )
        index.add_child(instance=story)
        story.save_revision().publish()
        _link_signature(one, story, products)


def write_portal_stories(portal: dict[str, Any], album: Album) -> None:
    """The portal's own stories lead to goods of many storefronts, so they name them as links."""
    index = StoryIndexPage.objects.get()
    album.cut_at_once([story_jobs(one, "portal")[0] for one in portal["stories"]], NATURAL)
    for one in portal["stories"]:
        if StoryPage.objects.filter(slug=one["slug"]).exists():
            continue
        blocks, cover, cover_alt = _blocks(one, "portal", album, {}, {})
        story = StoryPage(
            title=one["title"],
            slug=one["slug"],
            place=one["place"],
            intro=one["intro"],
            told_on=timezone.localdate() - datetime.timedelta(days=one["days_ago"]),
            cover=cover,
            cover_alt=cover_alt[:200],
            body=[*blocks, *_links(one)],
            search_description=one["intro"][:160],
        )
        index.add_child(instance=story)
        story.save_revision().publish()


def _links(one: dict[str, Any]) -> list[tuple[str, str]]:
    wanted = [
        product for block in one["body"] if block["type"] == "products" for product in block["products"]
    ]
    lines = []
    for product in wanted:
        cooperative = Cooperative.objects.select_related("region").get(slug=product["cooperative"])
        entry = Entry.objects.filter(cooperative=cooperative, path__endswith=f"/{product['slug']}/").first()
        if entry:
            address = base_address(cooperative) + entry.path
            lines.append(
                f'<li><a href="{address}">{escape(entry.title)}</a>, {escape(cooperative.city_name)}</li>'
            )
    return [("text", f"<ul>{''.join(lines)}</ul>")] if lines else []


def write_portal_home(portal: dict[str, Any]) -> None:
    home = PortalHomePage.objects.get()
    texts = portal["home"]
    home.title = "Lumbung"
    home.promise = texts["promise"]
    home.intro = texts["intro"]
    how = _steps(texts)
    home.for_shoppers = how.get("shopper", "")
    home.for_cooperatives = how.get("cooperative", "")
    home.for_institutions = how.get("institution", "")
    english = portal["home_en"]
    home.promise_en = english["promise"]
    home.intro_en = english["intro"]
    how = _steps(english)
    home.for_shoppers_en = how.get("shopper", "")
    home.for_cooperatives_en = how.get("cooperative", "")
    home.for_institutions_en = how.get("institution", "")
    home.search_description = texts["intro"][:160]
    home.save_revision().publish()


def _steps(texts: dict[str, Any]) -> dict[str, str]:
    """{audience: how it works for them}, a step a line."""
    return {
        one["audience"]: "\n".join(f"{step['title']}. {step['text']}" for step in one["steps"])
        for one in texts["how"]
    }


def paragraphs(text: str) -> str:
    """Plain text with blank lines as Wagtail's rich text."""
    return "".join(f"<p>{escape(part.strip())}</p>" for part in text.strip().split("\n\n"))


def _blocks(
    one: dict[str, Any], theme: str, album: Album, members: dict[str, Member], products: dict[str, Product]
) -> tuple[list[tuple[str, Any]], Any, str]:
    """The story's blocks, its first picture as cover, and what that shows."""
    blocks: list[tuple[str, Any]] = []
    cover, cover_alt = None, ""
    for number, block in enumerate(one["body"]):
        if block["type"] == "text":
            blocks.append(("text", paragraphs(block["text"])))
        elif block["type"] == "quote":
            blocks.append(("quote", _quote(block, members)))
        elif block["type"] == "picture":
            job = scene_job(block["scene"], f"{one['slug']}-{number}", theme)
            picture = album.keep(job, title=block["caption"], shows=block["alt"])
            if cover is None:
                cover, cover_alt = picture, block["alt"]
                continue
            blocks.append(("picture", {"image": picture, "alt": block["alt"], "caption": block["caption"]}))
        elif block["type"] == "products":
            shown = [
                products[slug] for slug in block["products"] if isinstance(slug, str) and slug in products
            ]
            if shown:
                blocks.append(("products", {"style": block["style"], "heading": "", "products": shown}))
    return blocks, cover, cover_alt


def _with_work_from_near_by(blocks: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The products' second and third pictures between the paragraphs: the work from near by, and in its true size."""
    shown = [product for kind, value in blocks if kind == "products" for product in value["products"]]
    told = [place for place, (kind, _value) in enumerate(blocks) if kind == "text"]
    galleries = dict(zip(told[1 : 1 + GALLERIES], shown, strict=False))
    result: list[tuple[str, Any]] = []
    for place, block in enumerate(blocks):
        result.append(block)
        if place in galleries:
            result.append(("gallery", {"pictures": _pictures_of_work(galleries[place])}))
    return result


def _pictures_of_work(product: Product) -> list[dict[str, Any]]:
    return [
        {"image": row.image, "alt": row.alt_text, "caption": row.alt_text, "credit": ""}
        for row in product.images.select_related("image").order_by("sort_order")[1:3]
    ]


def _quote(block: dict[str, Any], members: dict[str, Member]) -> dict[str, Any]:
    """Words of a member; elsewhere the name stands with them."""
    words = f"{block['text']} — {block['name']}" if "name" in block else block["text"]
    return {"text": words[:400], "member": members.get(block.get("member", ""))}


def _link_signature(one: dict[str, Any], story: Page, products: dict[str, Product]) -> None:
    """A signature product leads to the first story that shows it."""
    slugs = [slug for block in one["body"] if block["type"] == "products" for slug in block["products"]]
    wanted = [products[slug].pk for slug in slugs if slug in products]
    SignatureProduct.objects.filter(product__in=wanted, story__isnull=True).update(story=story)
