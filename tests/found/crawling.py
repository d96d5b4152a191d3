"""A crawler that walks over the hosts like a search engine does: from their home pages, by links, without signing in."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client

from cms.story_selectors import STORY_PARAMETER


class PageFacts(HTMLParser):
    """What a search engine reads of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang = ""
        self.title = ""
        self.description = ""
        self.robots = ""
        self.canonical: list[str] = []
        self.alternates: dict[str, str] = {}
        self.properties: dict[str, str] = {}
        self.links: list[str] = []
        self.headings: list[str] = []
        self.structured_data: list[str] = []
        self._open: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "title" and not self.title:
            self._open = "title"
        elif tag == "h1":
            self._open = "h1"
            self.headings.append("")
        elif tag == "script" and given.get("type") == "application/ld+json":
            self._open = "data"
            self.structured_data.append("")
        elif tag == "meta":
            self._meta(given)
        elif tag == "link":
            self._link(given)
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"title", "h1", "script"}:
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
        elif self._open == "h1":
            self.headings[-1] += data
        elif self._open == "data":
            self.structured_data[-1] += data

    def _meta(self, given: dict[str, str]) -> None:
        if given.get("name") == "description":
            self.description = given.get("content", "")
        elif given.get("name") == "robots":
            self.robots = given.get("content", "")
        elif "property" in given:
            self.properties[given["property"]] = given.get("content", "")

    def _link(self, given: dict[str, str]) -> None:
        if given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        elif given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]


@dataclass
class Visit:
    """One address that was asked for, and what came."""

    url: str
    status: int
    html: str
    facts: PageFacts
    header_robots: str
    came_from: str
    location: str = ""

    @property
    def may_be_listed(self) -> bool:
        return (
            self.status == 200 and "noindex" not in self.facts.robots and "noindex" not in self.header_robots
        )


@dataclass
class Crawl:
    """All visits, in the order in which they were made."""

    visits: dict[str, Visit] = field(default_factory=dict)

    @property
    def pages(self) -> list[Visit]:
        return [visit for visit in self.visits.values() if visit.status == 200 and visit.html]

    @property
    def listed(self) -> list[Visit]:
        return [visit for visit in self.pages if visit.may_be_listed]


def crawl(
    starts: Iterable[str],
    *,
    client: Client,
    most: int,
) -> Crawl:
    """Visit up to `most` addresses on the hosts of `starts`, in turns so that no host starves another."""
    starts = list(starts)
    hosts = [urlsplit(start).netloc for start in starts]
    waiting: dict[str, deque[tuple[str, str]]] = {host: deque() for host in hosts}
    for start in starts:
        waiting[urlsplit(start).netloc].append((start, ""))
    seen = set(starts)
    found = Crawl()
    while any(waiting.values()) and len(found.visits) < most:
        for host in hosts:
            if not waiting[host] or len(found.visits) >= most:
                continue
            url, came_from = waiting[host].popleft()
            visit = ask(client, url, came_from=came_from)
            found.visits[url] = visit
            links = visit.facts.links if visit.html else []
            for link in [*links, visit.location] if visit.location else links:
                target = without_story(urldefrag(urljoin(url, link)).url)
                if urlsplit(target).netloc in waiting and target not in seen and not is_file(target):
                    seen.add(target)
                    waiting[urlsplit(target).netloc].append((target, url))
    return found


def ask(client: Client, url: str, *, came_from: str = "") -> Visit:
    """One GET by somebody without cookies, who does not follow redirects."""
    client.cookies.clear()
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    response: HttpResponse = client.get(path or "/", **on_host(parts.netloc))
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    html = response.content.decode() if is_html and not response.streaming else ""
    return Visit(
        url=url,
        status=response.status_code,
        html=html,
        facts=PageFacts(html),
        header_robots=response.headers.get("X-Robots-Tag", ""),
        came_from=came_from,
        location=response.headers.get("Location", ""),
    )


def without_story(url: str) -> str:
    """The page's own address: which story led to it is no page of its own."""
    parts = urlsplit(url)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != STORY_PARAMETER]
    is_told = len(kept) < len(parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(query=urlencode(kept)).geturl() if is_told else url


def storied_links(found: Crawl) -> list[str]:
    """Addresses of visited pages, as stories lead to them."""
    links = {urldefrag(urljoin(visit.url, link)).url for visit in found.pages for link in visit.facts.links}
    return sorted(
        link for link in links if without_story(link) != link and without_story(link) in found.visits
    )


def is_file(url: str) -> bool:
    """Pictures and documents, and the back office, which is closed to robots."""
    return urlsplit(url).path.startswith(("/media/", "/gambar/", "/motif/", "/static/", "/admin/"))


def on_host(netloc: str) -> dict[str, str]:
    name, _, port = netloc.partition(":")
    return {"SERVER_NAME": name, "SERVER_PORT": port or "80", "HTTP_HOST": netloc}
