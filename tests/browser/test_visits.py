"""Every public page is sound at a phone and at a desktop."""

import pytest

from tests.browser.visiting import DESKTOP, PHONE

PORTAL = ("/", "/cari/?q=batik", "/kota/", "/masuk/", "/lembaga/", "/keranjang/")
STOREFRONT = ("/", "/produk/", "/produk/kain-batik-tulis-krakatau-bedug/", "/produk/nasi-kotak-rabeg/", "/cerita/",
              "/cerita/menarik-duri-tanpa-merobek-kulit/", "/tentang/", "/keranjang/")  # fmt: skip


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pages_of_the_portal_are_sound(marketplace, visitor, width):
    somebody = visitor(width)
    for path in PORTAL:
        somebody.open(f"{marketplace.portal}{path}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pages_of_a_storefront_are_sound(marketplace, visitor, width):
    somebody = visitor(width)
    for path in STOREFRONT:
        somebody.open(f"{marketplace.storefront('cilegon')}{path}")
