"""What stands above the fold on the pages people arrive at, how a story reads, and which pictures may hurry."""

import pytest

from tests.browser.visiting import DESKTOP, PHONE, assert_fit_for_thumbs_and_large_text

FOLD = {PHONE: 740, DESKTOP: 800}
STORY = "/cerita/menarik-duri-tanpa-merobek-kulit/"

PICTURES = """() => [...document.querySelectorAll('main img')].map(one => ({
  source: one.getAttribute('src'),
  sized: Boolean(one.getAttribute('width') && one.getAttribute('height')),
  lazy: one.loading === 'lazy',
  first: one.getAttribute('fetchpriority') === 'high',
  top: one.getBoundingClientRect().top,
  described: one.hasAttribute('alt'),
}))"""

READING = """() => {
  const paragraph = [...document.querySelectorAll('.story-body .prose p')].find(one => one.textContent.length > 200);
  const style = getComputedStyle(paragraph);
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  const lines = new Set([...range.getClientRects()].map(one => Math.round(one.top)));
  return {
    size: parseFloat(style.fontSize),
    height: parseFloat(style.lineHeight),
    perLine: paragraph.textContent.trim().length / lines.size,
  };
}"""


def address(marketplace, page):
    """«portal:/» or «cilegon:/cerita/» as a whole address."""
    host, _, path = page.partition(":")
    return (marketplace.portal if host == "portal" else marketplace.storefront(host)) + path


def top_of(page, selector):
    box = page.locator(selector).first.bounding_box()
    assert box is not None, f"{selector} is not shown"
    return box["y"] + box["height"]


@pytest.mark.parametrize("where", ["portal:/", "cilegon:/", "kab-bekasi:/"])
def test_name_search_basket_and_help_stand_above_a_phones_fold(marketplace, phone, where):
    page = phone.open(address(marketplace, where))
    for selector in (
        ".kepala-city",
        ".kepala-cooperative",
        ".search input",
        "#basket-count",
        "a[href*='wa.me']",
    ):
        assert top_of(page, selector) <= FOLD[PHONE], selector
    assert_fit_for_thumbs_and_large_text(page)


def test_portal_shows_its_promise_and_cities_above_the_fold(marketplace, visitor):
    for width in (PHONE, DESKTOP):
        page = visitor(width).open(address(marketplace, "portal:/"))
        assert top_of(page, "h1") <= FOLD[width]
        assert top_of(page, ".jagad-island a") <= FOLD[width]
    entrance = page.locator("main a.button[href*='/lembaga/']").first.bounding_box()
    assert entrance["y"] + entrance["height"] <= FOLD[DESKTOP]


def test_storefront_shows_two_kinds_and_its_first_goods_above_the_fold(marketplace, visitor):
    page = visitor(PHONE).open(address(marketplace, "cilegon:/"))
    assert page.locator(".opening-line a:visible").count() >= 2
    assert top_of(page, ".opening-line a") <= FOLD[PHONE]
    assert page.locator(".product-card").first.bounding_box()["y"] < FOLD[PHONE]

    page = visitor(DESKTOP).open(address(marketplace, "cilegon:/"))
    assert top_of(page, ".maker-portrait") <= FOLD[DESKTOP]
    tops = [card.bounding_box()["y"] for card in page.locator(".product-card").all()[:4]]
    assert len(tops) == 4
    assert max(tops) < FOLD[DESKTOP]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_story_reads_well(marketplace, visitor, width):
    page = visitor(width).open(address(marketplace, f"cilegon:{STORY}"))
    read = page.evaluate(READING)
    assert read["size"] >= 18
    assert read["height"] / read["size"] >= 1.5
    # A phone has no room for more; a desktop must not take all it has.
    assert read["perLine"] <= 75
    if width == DESKTOP:
        assert read["perLine"] >= 45


@pytest.mark.parametrize(
    ("where", "heroes"), [("portal:/", 0), ("cilegon:/", 1), (f"cilegon:{STORY}", 1), ("cilegon:/cerita/", 0)]
)
def test_pictures_have_their_size_and_only_the_first_is_in_a_hurry(marketplace, phone, where, heroes):
    page = phone.open(address(marketplace, where))
    pictures = page.evaluate(PICTURES)
    assert pictures
    assert [one for one in pictures if not one["sized"] or not one["described"]] == []
    assert sum(one["first"] for one in pictures) == heroes
    below = [one for one in pictures if one["top"] > 2 * FOLD[PHONE] and "/motif/" not in one["source"]]
    assert [one["source"] for one in below if not one["lazy"]] == []
