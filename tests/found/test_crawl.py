"""What a search engine meets on its way over the portal and two storefronts, in both languages."""

from collections import defaultdict
from urllib.parse import urlsplit

import pytest

from tests.found.crawling import without_story

LONGEST_TITLE = 90
# Doors that lead a visitor on: to sign in, to the page in the other language, to a shop's own sitemap.
LEADS_ON = (302, 301)


@pytest.fixture(params=["indonesian", "english"])
def walk(request, found):
    return getattr(found, request.param)


def test_walk_is_long_enough_to_mean_something(walk):
    assert len(walk.listed) > 60


def test_every_link_leads_somewhere(walk):
    broken = {
        visit.url: (visit.status, visit.came_from)
        for visit in walk.visits.values()
        if visit.status not in (200, *LEADS_ON)
    }
    assert not broken


def test_no_link_leads_on_but_to_sign_in_or_to_the_other_language(walk):
    detours = {
        visit.url: (visit.location, visit.came_from)
        for visit in walk.visits.values()
        if visit.status in LEADS_ON and "bahasa=" not in visit.url and "/masuk/" not in visit.location
    }
    assert not detours


def test_every_listed_page_names_itself_as_canonical(walk):
    for visit in walk.listed:
        assert visit.facts.canonical == [visit.url], visit.url


def test_every_listed_page_names_both_languages(walk):
    for visit in walk.listed:
        parts = urlsplit(visit.url)
        bare = parts._replace(path=parts.path.removeprefix("/en")).geturl()
        english = parts._replace(path="/en" + urlsplit(bare).path).geturl()
        assert visit.facts.alternates == {"id": bare, "en": english, "x-default": bare}, visit.url


def test_a_page_opened_from_a_story_names_its_plain_address(found):
    assert {"/en/" in visit.url for visit in found.from_stories} == {True, False}
    for visit in found.from_stories:
        plain = without_story(visit.url)
        walk = found.english if "/en/" in visit.url else found.indonesian
        assert visit.status == 200
        assert visit.facts.canonical == [plain] != [visit.url]
        assert visit.facts.properties["og:url"] == plain
        assert visit.facts.alternates == walk.visits[plain].facts.alternates
        assert plain in visit.facts.alternates.values()


def test_titles_are_unique_on_each_host(found):
    pages = defaultdict(list)
    for visit in found.indonesian.listed:
        pages[urlsplit(visit.url).netloc, visit.facts.title].append(visit.url)
    assert not {title: urls for title, urls in pages.items() if len(urls) > 1}


def test_titles_and_descriptions_are_there_and_short(walk):
    for visit in walk.listed:
        assert 10 <= len(visit.facts.title) <= LONGEST_TITLE, (visit.url, visit.facts.title)
        assert 20 <= len(visit.facts.description) <= 200, (visit.url, visit.facts.description)


def test_descriptions_are_unique_on_each_host(found):
    pages = defaultdict(list)
    for visit in found.indonesian.listed:
        pages[urlsplit(visit.url).netloc, visit.facts.description].append(visit.url)
    assert not {
        text: urls for text, urls in pages.items() if len({url.partition("?")[0] for url in urls}) > 1
    }


def test_every_page_has_one_heading(walk):
    assert not {visit.url: visit.facts.headings for visit in walk.pages if len(visit.facts.headings) != 1}


def test_every_page_says_its_language(found):
    assert {visit.facts.lang for visit in found.indonesian.pages if "/en/" not in visit.url} == {"id"}
    assert {visit.facts.lang for visit in found.english.pages if "/en/" in visit.url} == {"en"}


def test_link_previews_say_what_the_page_is(walk):
    for visit in walk.listed:
        said = visit.facts.properties
        assert 0 < len(said["og:title"]) <= 60, visit.url
        assert said["og:description"], visit.url
        assert said["og:url"] == visit.url
        assert said["og:locale"] == ("en_GB" if "/en/" in visit.url else "id_ID")


def test_english_pages_lead_to_english_pages_only(found):
    strays = {
        visit.url: visit.came_from
        for visit in found.english.visits.values()
        if not urlsplit(visit.url).path.startswith("/en/") and "bahasa=" not in visit.url
    }
    assert not strays
