"""Each city can be told from every other by what a browser computes, and no words stand on a busy cloth."""

import pytest

from tests.browser.visiting import DESKTOP, PHONE

# Ground and cloth of every storefront that the page names.
WORN = """() => [...document.querySelectorAll('[data-kota]')].map(one => {
  const picture = one.querySelector('img[src*="/motif/"]');
  return [one.dataset.kota, getComputedStyle(one).getPropertyValue('--latar').trim(), picture ? picture.src.split('/').at(-2) : ''];
})"""

# Words whose box lies over a piece of cloth without a plain plate of their own below them.
ON_CLOTH = """() => {
  const cloths = [...document.querySelectorAll('img[src*="/motif/"]')].filter(one => one.checkVisibility())
    .map(one => one.getBoundingClientRect()).filter(box => box.width > 60);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode, around = words.parentElement;
    if (!words.data.trim() || !around.checkVisibility() || around.closest('.visually-hidden')) continue;
    const range = document.createRange();
    range.selectNodeContents(words);
    for (const box of range.getClientRects()) {
      const over = cloths.some(cloth => box.width > 1 && box.left < cloth.right - 1 && box.right > cloth.left + 1
        && box.top < cloth.bottom - 1 && box.bottom > cloth.top + 1);
      if (!over) continue;
      let plate = around;
      while (plate && getComputedStyle(plate).backgroundColor === 'rgba(0, 0, 0, 0)') plate = plate.parentElement;
      const room = plate && plate.getBoundingClientRect();
      const covers = room && room.left <= box.left + 1 && room.right >= box.right - 1
        && room.top <= box.top + 1 && room.bottom >= box.bottom - 1;
      if (!covers || plate.querySelector('img[src*="/motif/"]')) found.push(words.data.trim().slice(0, 60));
    }
  }
  return found;
}"""


def test_no_two_cities_share_ground_or_cloth(marketplace, visitor):
    somebody = visitor(DESKTOP)
    somebody.open(f"{marketplace.portal}/")
    worn = {palette: (ground, cloth) for palette, ground, cloth in somebody.page.evaluate(WORN) if cloth}
    assert len(worn) >= 2
    assert len({ground for ground, _cloth in worn.values()}) == len(worn)
    assert len({cloth for _ground, cloth in worn.values()}) == len(worn)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["/", "/kota/", "/cari/?q=batik"])
def test_words_over_cloth_stand_on_a_plain_plate(marketplace, visitor, width, path):
    somebody = visitor(width)
    somebody.open(f"{marketplace.portal}{path}")
    assert somebody.page.evaluate(ON_CLOTH) == []
